import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatItem } from '#infra/local/page/model.ts';
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
const withoutTimes = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replaceAll(/\d\d:\d\d(:\d\d)?/g, (time) => time.replace(/\d/g, '0')));
const style = styleFor(false, {});
const isOver = ({ said }: ChatItem): boolean => said.by !== 'account' || said.state !== 'sending';

let run: LocalTestRun;
beforeAll(async () => {
  run = await startLocalRun();
});
afterAll(() => run.stop());

describe('the conversation', () => {
  it.each([
    ['en', 'README.md'],
    ['zh', 'README.zh-CN.md'],
  ] as const)('in %s is in %s as the terminal of a local run shows it', async (language, file) => {
    const { page, command } = run;
    const { openId } = await command('as', 'new');
    const nameOf = (): string => '用户1';
    const lines: string[] = [];
    const conversation = shown(file).split('\n');
    for (const said of conversation.filter((line) => line.startsWith(prompt))) {
      const before = page.tracing.chat.all().length;
      const since = () => page.tracing.chat.all().slice(before);
      await command('say', said.slice(prompt.length), { openId, account: 'lantern' });
      await until(() => since().length === 2 && since().every(isOver));
      lines.push(said, ...since().map((item) => chatLine(item, nameOf, style, language)));
    }
    expect(withoutTimes(lines)).toEqual(withoutTimes(conversation));
    expect(lines).toHaveLength(9);
  });
});
