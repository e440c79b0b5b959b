import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundleFunctions } from '#infra/build/bundle.ts';

/*
 * shared/ is what the functions are made of: nothing lies there that never reaches a Lambda, but for what is named here with
 * its reason. What only the stack or the command line needs lies in infra/.
 */
const forOthers: Readonly<Record<string, string>> = {
  'shared/contracts/entries.ts': 'typed builders of events for other services',
  'shared/contracts/json-schema.ts': 'makes the schemas of the registry from the contracts',
  'shared/contracts/message-schema.ts': 'the shape of what users write, for the registry',
  'shared/contracts/outgoing-schema.ts': 'the shape of a message to users, for the registry',
  'shared/contracts/sending-events.ts': 'what becomes of sends, for other services',
  'shared/contracts/platform-event-schema.ts': 'the events about platforms, for the registry',
  'shared/contracts/published.ts': 'all contracts at one place, for the registry and for other services',
  'shared/contracts/read-event.ts': 'how other services read our events',
  'shared/contracts/token-event-schema.ts': 'the events about tokens, for the registry',
};

const folder = mkdtempSync(join(tmpdir(), 'shared-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with those it imports; esbuild drops what has types only. */
function withTypes(file: string): string[] {
  const imports = [...readFileSync(file, 'utf8').matchAll(/ from '(#shared\/|\.)([^']+\.ts)'/g)];
  return [
    file,
    ...imports.map(([, root, path = '']) =>
      root === '.' ? join(dirname(file), `.${path}`) : join('shared', path),
    ),
  ];
}

it('shared is what functions are made of', () => {
  const bundles = bundleFunctions(folder, { accounts: [], folder: '.' });
  const bundled = Object.values(bundles).flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const used = new Set(bundled.filter((file) => /^(functions|shared)\//.test(file)).flatMap(withTypes));
  const files = readdirSync('shared', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('shared', file));
  const unused = files.filter((file) => !used.has(file) && !(file in forOthers));
  expect(unused).toEqual([]);
  // A reason that nothing needs any more has to go.
  expect(Object.keys(forOthers).filter((file) => used.has(file) || !files.includes(file))).toEqual([]);
});
