import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptFolder } from '#infra/local/kept.ts';

const name = `test-${process.pid}`;
const cache = join('node_modules/.cache/wechat-reply', name);
/** As a source is: a folder of the repository. */
const source = join(cache, 'source');
beforeAll(() => {
  mkdirSync(join(source, 'below'), { recursive: true });
  writeFileSync(join(source, 'below', 'a.ts'), 'a');
});
afterAll(() => rmSync(cache, { recursive: true }));

let made = 0;
const kept = (input: unknown = null) =>
  keptFolder({ name: join(name, 'kept'), sources: [source], input }, async (folder) => {
    made++;
    writeFileSync(join(folder, 'made'), String(made));
  });

describe('what takes long to make', () => {
  it('is made once for the same sources and input, and again when one of them has changed', async () => {
    const first = await kept();
    expect(await kept()).toBe(first);
    expect(readFileSync(join(first, 'made'), 'utf8')).toBe('1');
    expect(await kept('another')).not.toBe(first);
    expect(made).toBe(2);
    writeFileSync(join(source, 'below', 'b.ts'), 'b');
    expect(await kept()).not.toBe(first);
    expect(made).toBe(3);
    rmSync(join(source, 'below', 'b.ts'));
    expect(await kept()).toBe(first);
    expect(made).toBe(3);
  });
  it('may be made by two at the same time', async () => {
    const [one, other] = await Promise.all([kept('together'), kept('together')]);
    expect(one).toBe(other);
    expect(readFileSync(join(one, 'made'), 'utf8')).toMatch(/\d/);
  });
  it('is no less made where making it failed before', async () => {
    const failing = () =>
      keptFolder({ name: join(name, 'kept'), sources: [source], input: 'fails' }, () =>
        Promise.reject(new Error('no')),
      );
    await expect(failing()).rejects.toThrow('no');
    await expect(failing()).rejects.toThrow('no');
  });
});
