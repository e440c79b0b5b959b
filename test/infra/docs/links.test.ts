import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackOptionNames } from '#infra/config/stack-options.ts';
import { documents } from '../../support/documents.ts';
import { anchorOf } from '../../support/twin-pages/page-sections.ts';

/** The anchors of a document's headings. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#{1,5} (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  );
}

describe.each(documents)('%s', (file) => {
  const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(
    ([, to = '']) => to,
  );
  it('has no broken link', () => {
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});

describe('the options of the stack', () => {
  const rows = readFileSync('infra/docs/deploy.md', 'utf8').match(/^\| `(\w+)` \|.*\|$/gm) ?? [];
  it.each(stackOptionNames)('document %s, with its price', (name) => {
    const row = rows.find((one) => one.startsWith(`| \`${name}\` |`));
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(6);
    expect(row?.split('|').at(-2)?.trim()).not.toBe('');
  });
});
