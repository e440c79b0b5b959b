import { terminalText } from '../cli/terminal-text.ts';
import type { Clock } from './clock.ts';
import type { Simulator } from './wechat/simulator.ts';

/** Writes what users and accounts say to each other, one line for each message. */
export interface Transcript {
  userSays(account: string, openId: string, what: string): void;
  note(text: string): void;
}

export function startTranscript(
  simulator: Simulator,
  clock: Clock,
  write: (line: string) => void,
): Transcript {
  const time = (): string => new Date(clock.now()).toTimeString().slice(0, 8);
  const names = new Map<string, string>();
  const nameOf = (openId: string): string => {
    const name = names.get(openId) ?? `用户${names.size + 1}`;
    names.set(openId, name);
    return name;
  };
  const line = (from: string, to: string, what: string): void =>
    write(terminalText(`  ${time()}  ${from} → ${to}  ${what.replaceAll('\n', `\n${' '.repeat(12)}`)}`));

  simulator.onDelivered(({ account, openId, message }) => line(account, nameOf(openId), shown(message)));
  simulator.onTyping((account, openId) => line(account, nameOf(openId), '正在输入…'));
  simulator.onRefused(({ account, openId }, errcode) =>
    line(account, nameOf(openId), `✗ WeChat refuses it: ${errcode}`),
  );
  simulator.onAnswered((account, openId, answer) => {
    if (answer.kind === 'reply') line(account, nameOf(openId), `${answer.text}  (in the response)`);
    if (answer.kind === 'transfer')
      line(account, nameOf(openId), `is handed over to ${answer.agent || 'the agents'}`);
    if (answer.kind === 'abnormal')
      line('WeChat', nameOf(openId), `该公众号暂时无法提供服务  (${answer.why})`);
  });
  return {
    userSays: (account, openId, what) => line(nameOf(openId), account, what),
    note: (text) => write(`  ${time()}  ${text}`),
  };
}

function shown(message: Readonly<Record<string, unknown>>): string {
  const type = String(message['msgtype']);
  const content = message[type] as { content?: string };
  return type === 'text' ? String(content.content) : `[${type}] ${JSON.stringify(content)}`;
}
