import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatLine } from '#infra/local/terminal/chat-lines.ts';
import { styleFor } from '#infra/local/terminal/style.ts';
import { blocksOf } from '../../support/documents.ts';
import { type LocalTestRun, startLocalRun, until } from '../../support/local-run.ts';

const prompt = '用户1 → lantern> ';
const shown = (file: string): string =>
  blocksOf(file)
    .find(({ text }) => text.startsWith(prompt))
    ?.text.trimEnd() ?? '';
/** The clock goes on while the conversation is played. */
const withoutTimes = (text: string): string =>
  text.replaceAll(/\d\d:\d\d(:\d\d)?/g, (time) => time.replace(/\d/g, '0'));

let run: LocalTestRun;
beforeAll(async () => {
  run = await startLocalRun();
});
afterAll(() => run.stop());

describe('the conversation in the README', () => {
  it('is what the terminal of a local run shows', async () => {
    const { page, command } = run;
    const { openId } = await command('as', '用户1');
    const lines: string[] = [];
    for (const said of shown('README.md')
      .split('\n')
      .filter((line) => line.startsWith(prompt))) {
      const before = page.scene.chat.all().length;
      const isEnded = () => {
        const items = page.scene.chat.all().slice(before);
        return (
          items.length === 2 &&
          items.every((item) => item.said.by !== 'account' || item.said.state !== 'sending')
        );
      };
      await command('say', said.slice(prompt.length), { openId, account: 'lantern' });
      await until(isEnded);
      const style = styleFor(false, {});
      const items = page.scene.chat.all().slice(before);
      lines.push(said, ...items.map((item) => chatLine(item, page.users.nameOf, style)));
    }
    expect(lines.length).toBe(9);
    expect(withoutTimes(lines.join('\n'))).toBe(withoutTimes(shown('README.md')));
  });
  it('is the same in Chinese', () => {
    expect(shown('README.zh-CN.md')).toBe(shown('README.md'));
  });
});
