import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRulesWorld } from './rules-live-set-up.ts';

let rules: Awaited<ReturnType<typeof startRulesWorld>>;
beforeAll(async () => {
  rules = await startRulesWorld();
});
afterAll(() => rules.stop());

describe('the pictures of rules that are pushed', () => {
  const withPicture = (content: string): void => {
    mkdirSync(join(rules.folder, 'lantern'), { recursive: true });
    writeFileSync(join(rules.folder, 'lantern', 'card.jpg'), content);
    rules.writeRule('{ image: { file: lantern/card.jpg } }');
  };
  it('are carried along, and found by what they are', async () => {
    withPicture('first picture');
    expect(await rules.wechat('rules', 'push', 'lantern')).toMatchObject({ code: 0, errors: '' });
    const first = await rules.answered();
    expect(first).toMatch(/^image /);
    expect((await rules.wechat('rules', 'push', 'lantern')).out).toContain('in force already');
    // Another content is another picture, though its name is the same.
    withPicture('second picture');
    const { out } = await rules.wechat('rules', 'diff', 'lantern');
    expect(out).toMatch(/^- +lantern\/card.jpg: [0-9a-f]{64}$/m);
    await rules.wechat('rules', 'push', 'lantern');
    const second = await rules.answered();
    expect(second).toMatch(/^image /);
    expect(second).not.toBe(first);
    // A version that is put in force again has its own.
    await rules.wechat('rules', 'rollback', 'lantern');
    expect(await rules.answered()).toBe(first);
  });
});
