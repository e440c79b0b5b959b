import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { LocalCommands } from '#infra/local/commands/commands.ts';
import type { ChatItem, Said } from '#infra/local/page/model.ts';
import { chatLine } from '#infra/local/terminal/chat-lines.ts';
import { startPrompt } from '#infra/local/terminal/prompt.ts';
import { styleFor } from '#infra/local/terminal/style.ts';

const style = styleFor(false, {});
const who = { account: 'lantern', openId: 'oQ8dN5xKlantern0000000000001' };
const item = (said: Said): ChatItem => ({ id: '1', ...who, at: 0, trace: null, said });
const line = (said: Said, language: 'en' | 'zh'): string =>
  chatLine(item(said), () => '用户1', style, language).replace(/^ {2}[\d:]{8} {2}/, '');

describe('a line of the chat', () => {
  const silence = (
    why: Extract<Extract<Said, { by: 'nobody' }>['what'], { kind: 'silence' }>['why'],
  ): Said => ({
    by: 'nobody',
    what: { kind: 'silence', why },
  });
  it.each([
    [silence({ kind: 'nothing' }), 'no reply: no rule applies (/why)', '没有回复：没有规则适用 (/why)'],
    [
      silence({ kind: 'cooldown', rule: 'coupon', until: null }),
      'no reply: coupon is used up (/why)',
      '没有回复：coupon 次数用完了 (/why)',
    ],
    [silence({ kind: 'later', rule: 'survey' }), 'survey replies later (/why)', 'survey 稍后回复 (/why)'],
    [
      { by: 'nobody', what: { kind: 'transfer', agent: '' } } as const,
      'is handed over to the agents',
      '转给人工客服',
    ],
  ])('says in each language what happened: %j', (said, english, chinese) => {
    expect(line(said, 'en')).toBe(`lantern · 用户1  — ${english}`);
    expect(line(said, 'zh')).toBe(`lantern · 用户1  — ${chinese}`);
  });

  it('says what WeChat has refused', () => {
    const message = { msgtype: 'text', text: { content: '好' } };
    const said = { by: 'account', message, state: 'refused', code: 45015 } as const;
    expect(line(said, 'en')).toBe('lantern → 用户1  好  ✗ WeChat refuses it: 45015');
    expect(line(said, 'zh')).toBe('lantern → 用户1  好  ✗ 微信拒绝：45015');
  });
});

describe('the prompt', () => {
  /** What a terminal of so many columns shows in the end: only moves up, to the line's beginning and clearing are known. */
  function screenOf(written: string, columns: number): string[] {
    const rows: string[][] = [[]];
    let [x, y] = [0, 0];
    const telling = written.replaceAll('\u001B', '␛');
    for (const part of telling.match(/␛\[\d*[A-Z]|[\s\S]/gu) ?? []) {
      const [, count = '', move] = /^␛\[(\d*)([A-Z])$/.exec(part) ?? [];
      if (part === '\r') x = 0;
      else if (part === '\n') [x, y] = [0, y + 1];
      else if (move === 'A') y -= Number(count || 1);
      else if (move === 'B') y += Number(count || 1);
      else if (move === 'G') x = Number(count || 1) - 1;
      else if (move === 'C') x += Number(count || 1);
      else if (move === 'J') {
        rows[y]?.splice(x);
        rows.splice(y + 1);
      } else if (move === 'K') rows[y]?.splice(x);
      else if (move === undefined) {
        rows[y] ??= [];
        (rows[y] as string[])[x] = part;
        x++;
        if (x === columns) [x, y] = [0, y + 1];
      }
      rows[y] ??= [];
    }
    return rows.map((row) =>
      Array.from(row, (one) => one ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  function terminal(columns: number) {
    const input = new PassThrough();
    const output = Object.assign(new PassThrough(), { isTTY: true, columns, rows: 24 });
    let written = '';
    output.on('data', (chunk) => {
      written += chunk;
    });
    const commands = {
      usual: who,
      help: [],
      has: () => true,
      run: () => new Promise<never>(() => {}),
    } satisfies LocalCommands;
    const prompt = startPrompt({ input, output, commands, nameOf: () => 'user', style, language: 'en' });
    const shown = async (): Promise<string[]> => {
      await new Promise((resolve) => setImmediate(resolve));
      return screenOf(written, columns);
    };
    return { input, prompt, shown };
  }

  it('stays whole below what is printed, with what is being typed, however many rows that has', async () => {
    const { input, prompt, shown } = terminal(20);
    input.write('a long text of more than two rows');
    await shown();
    prompt.print('lantern: hello');
    prompt.print('lantern: bye');
    expect((await shown()).join('\n').trim()).toBe(
      [
        // The hint is wider than this terminal.
        'Write as a user (/he',
        'lp for more).',
        'lantern: hello',
        'lantern: bye',
        'user → lantern> a lo',
        'ng text of more than',
        ' two rows',
      ].join('\n'),
    );
  });
});
