import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';
import { loadAccounts } from '../config/load-accounts.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { readingOnce } from '../config/read-once.ts';
import { both, type Language, type Text } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { stackShape } from './template/stack-shape.ts';

/** How long to wait because an editor writes a file in several steps; milliseconds. */
const settled = 80;

export interface WatchSettings {
  readonly folder: string;
  readonly accounts: readonly LoadedAccount[];
  /** The accounts whose files are in force without a deploy, as JSON, until the next deploy. */
  readonly pushed: Map<string, string>;
  /** Puts saved files in force. This must end the pushed versions of the named accounts. */
  readonly deploy: (accounts: readonly LoadedAccount[], ended: ReadonlySet<string>) => void;
  readonly print: (text: string) => void;
  readonly language: Language;
  /** Called after every save, with whether the files now need another stack. */
  readonly onSaved: (needsStack: boolean) => void;
}

/**
 * Puts account files in force when they are saved. A mistake is printed with its line, and the earlier rules stay in
 * force. If the running stack no longer fits the files, that is printed too. Returns a function that stops watching.
 */
export function watchAccounts({
  folder,
  accounts,
  pushed,
  deploy,
  print,
  onSaved,
  language,
}: WatchSettings): () => void {
  let inForce = accounts;
  const read = readingOnce();
  let timer: NodeJS.Timeout | undefined;
  const texts = (loaded: readonly LoadedAccount[]): Map<string, string> =>
    new Map(loaded.map(({ account }) => [account.account, JSON.stringify(account)]));

  function reload(): void {
    try {
      const before = texts(inForce);
      const isPushed = ({ account }: LoadedAccount): boolean =>
        pushed.get(account.account) === JSON.stringify(account);
      // Files that the page has put in force are not deployed too, because that would end the version that it made.
      const saved = loadAccounts(folder, read).map((one) =>
        isPushed(one) ? (inForce.find(({ account }) => account.account === one.account.account) ?? one) : one,
      );
      const ended = new Set(
        saved.flatMap((one) =>
          pushed.has(one.account.account) && !inForce.includes(one) ? [one.account.account] : [],
        ),
      );
      const changed = saved.filter(
        ({ account }) =>
          ended.has(account.account) || before.get(account.account) !== JSON.stringify(account),
      );
      const needsStack = shapeOf(inForce) !== shapeOf(saved);
      onSaved(needsStack);
      if (needsStack) {
        print(otherStack[language]);
        return;
      }
      if (changed.length === 0) return;
      deploy(saved, ended);
      for (const name of ended) pushed.delete(name);
      inForce = saved;
      for (const { account } of changed) {
        print(saidSaved(account.account, account.rules.length)[language]);
      }
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      onSaved(false);
      const said = error instanceof ToldError ? error.said[language] : error.message;
      print(`${said}\n${staysInForce[language]}`);
    }
  }

  // Not `recursive`: on Linux that watches files, and loses a file that an editor replaces.
  const watchers = foldersIn(folder).map((one) => {
    const watcher = watch(one, () => {
      clearTimeout(timer);
      timer = setTimeout(reload, settled);
    });
    // The folder may be deleted.
    return watcher.on('error', () => watcher.close());
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

const shapeOf = (accounts: readonly LoadedAccount[]): string => JSON.stringify(stackShape({ accounts }));

const otherStack = both(
  'The account files need another stack now (an account more or less, or another AppID, mode, or way to answer): start npm start again.',
  '账号文件现在要换栈才生效（账号增减了，或者换了 AppID、加密模式、回复方式）：请重新运行 npm start。',
);
const saidSaved = (account: string, rules: number): Text =>
  both(`${account}: saved, ${rules} rules in force.`, `${account}：已保存，${rules} 条规则生效。`);
const staysInForce = both('What was in force before stays.', '之前生效的继续生效。');

function foldersIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) =>
    one.isDirectory(),
  );
  return [folder, ...below.map((one) => join(one.parentPath, one.name))];
}
