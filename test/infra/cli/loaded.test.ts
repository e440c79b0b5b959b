import { build, type Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';

/*
 * Somebody who writes rules calls these commands all day, and what they load is what they wait for. What is imported by a
 * call of `import()` is not loaded before it is needed.
 */

const forRules = ['rules-check', 'rules-try', 'rules-test'];

async function loadedBy(file: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    splitting: true,
    outdir: 'nowhere',
    write: false,
    metafile: true,
  });
  return [...reached(metafile, file)];
}

function reached({ inputs }: Metafile, from: string, seen = new Set<string>()): Set<string> {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const { kind, path } of inputs[from]?.imports ?? []) {
    if (kind !== 'dynamic-import') reached({ inputs, outputs: {} }, path, seen);
  }
  return seen;
}

describe('what a command loads', () => {
  it.each(['main.ts', ...forRules.map((name) => `commands/${name}.ts`)])(
    '%s: nothing of AWS',
    async (name) => {
      const loaded = await loadedBy(`infra/cli/${name}`);
      expect(loaded).toContain('shared/coded-error.ts');
      expect(loaded.filter((one) => /aws|constructs|esbuild|infra\/local\/(?!quiet)/.test(one))).toEqual([]);
    },
  );
  it('is nothing of any command before one is called', async () => {
    const loaded = await loadedBy('infra/cli/main.ts');
    expect(loaded).toContain('infra/cli/commands.ts');
    expect(loaded.filter((one) => one.includes('cli/commands/') || one.includes('shared/rules'))).toEqual([]);
  });
});
