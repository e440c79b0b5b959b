import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync('infra/docs/cookbook.md', 'utf8');
const folder = 'infra/examples/cookbook';
const recipes = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'))
  .map((name) => name.replace('.yaml', ''));
/** What stands in a file, without what is not for copying: comments at its head, and whose account it is. */
const bodyOf = (file: string): string =>
  readFileSync(join(folder, file), 'utf8').replace(/^(?:(?:#|account:|kind:|appId:).*\n)*/, '');

describe('the cookbook', () => {
  it('has thirty situations and more', () => {
    expect(recipes.length).toBeGreaterThanOrEqual(30);
    expect(page.match(/^## /gm)).toHaveLength(recipes.length);
  });
  it.each(recipes)('shows %s as it is tested', (name) => {
    expect(page).toContain(`\`\`\`yaml\n${bodyOf(`${name}.yaml`)}\`\`\``);
    expect(page).toContain(`[${name}.yaml](../examples/cookbook/${name}.yaml)`);
    expect(readdirSync(folder)).toContain(`${name}.test.yaml`);
  });
  it('shows nothing that is not tested', () => {
    const shown = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => yaml);
    const common = readdirSync(join(folder, 'common')).map((name) => bodyOf(join('common', name)));
    const tested = [...recipes.map((name) => bodyOf(`${name}.yaml`)), ...common];
    expect(shown.filter((yaml) => !tested.includes(yaml))).toEqual([]);
  });
});
