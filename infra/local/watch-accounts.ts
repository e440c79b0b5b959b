import { CodedError, codeOf } from '#shared/coded-error.ts';
import { type CheckedAccount, checkAccounts } from '../cli/rules/checked-account.ts';
import { mediaDigests } from '../config/media-digests.ts';
import type { LoadedAccount, readAccount } from '../config/read-account.ts';
import { readingOnce } from '../config/read-once.ts';
import { both, type Language, type Text } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { misfit } from './misfit.ts';
import { toldFindings } from './told-findings.ts';
import { watchFolder } from './watch-folder.ts';

export interface WatchSettings {
  readonly folder: string;
  readonly accounts: readonly LoadedAccount[];
  /** Reads one file. */
  readonly read?: typeof readAccount;
  /** The accounts whose files are in force without a deploy, as JSON, until the next deploy. */
  readonly pushed: Map<string, string>;
  /** Puts saved files in force. This must end the pushed versions of the named accounts. */
  readonly deploy: (accounts: readonly LoadedAccount[], ended: ReadonlySet<string>) => void;
  /** Milliseconds. */
  readonly now: () => number;
  readonly print: (text: string) => void;
  readonly language: Language;
  /** Called after every save, with whether some files need another stack. */
  readonly onSaved: (needsStack: boolean, checked: readonly CheckedAccount[]) => void;
}

/**
 * Puts account files in force when they are saved, each one for itself: none waits for another that has a mistake or
 * needs another stack, which is said. Findings are printed with their line, warnings about the first files too. Returns a
 * function that stops watching.
 */
export function watchAccounts(settings: WatchSettings): () => void {
  const { folder, pushed, print, language, read = readingOnce() } = settings;
  const say = (text: Text): void => print(text[language]);
  const told = toldFindings(print, language);
  let inForce = settings.accounts;
  let misfits = '';

  function reload(): void {
    const checked = checkAccounts(folder, [], settings.now() / 1000, { read });
    const saved = checked.flatMap(({ usable }) =>
      usable === null ? [] : [{ ...usable, media: mediaDigests(folder, usable.built.files) }],
    );
    const named = (all: readonly LoadedAccount[], name: string): LoadedAccount | undefined =>
      all.find(({ account }) => account.account === name);
    const mended = told.say(checked);
    const names = new Set([...inForce, ...saved].map(({ account }) => account.account));
    const found = [...names].flatMap((name) => {
      if (told.isBroken(name)) return [];
      const text = misfit(name, named(inForce, name), named(saved, name));
      return text === undefined ? [] : [{ name, text }];
    });
    settings.onSaved(found.length > 0, checked);

    const next = inForce.map((old) => {
      const { account } = old.account;
      const one = found.some(({ name }) => name === account) ? undefined : named(saved, account);
      // A file that the page has put in force is not deployed too, because that would end the version that it made.
      const isPushed = one !== undefined && pushed.get(account) === JSON.stringify(one.account);
      return one === undefined || isPushed || (isSame(one, old) && !pushed.has(account)) ? old : one;
    });
    const changed = next.filter((one) => !inForce.includes(one));
    const ended = new Set(
      changed.map(({ account }) => account.account).filter((account) => pushed.has(account)),
    );
    if (changed.length > 0) settings.deploy(next, ended);
    for (const name of ended) pushed.delete(name);
    inForce = next;
    for (const { account } of changed) say(saidSaved(account.account, account.rules.length));
    for (const name of mended) {
      const same = named(inForce, name);
      if (same !== undefined && !changed.includes(same)) say(asBefore(name, same.account.rules.length));
    }
    const text = found.map((one) => one.text[language]).join(language === 'zh' ? '，' : ', ');
    if (text !== misfits) say(text === '' ? fits : otherStack(text));
    misfits = text;
  }

  const isSaid = (run: () => void) => (): void => {
    try {
      run();
    } catch (error) {
      // Deleted while it was read, which is a change that comes next.
      if (codeOf(error) === 'ENOENT') return;
      if (!(error instanceof CodedError)) throw error;
      const said = error instanceof ToldError ? error.said[language] : error.message;
      print(`${said}\n${staysInForce[language]}`);
    }
  };
  isSaid(() => told.say(checkAccounts(folder, [], settings.now() / 1000, { read })))();
  return watchFolder(folder, isSaid(reload));
}

const isSame = (one: LoadedAccount, other: LoadedAccount): boolean =>
  JSON.stringify([one.account, one.media]) === JSON.stringify([other.account, other.media]);

const saidSaved = (account: string, rules: number): Text =>
  both(`${account}: saved, ${rules} rules in force.`, `${account}：已保存，${rules} 条规则生效。`);
const asBefore = (account: string, rules: number): Text =>
  both(
    `${account}: mended, ${rules} rules in force as before.`,
    `${account}：已改好，和之前一样，${rules} 条规则生效。`,
  );
const staysInForce = both('What was in force before stays.', '之前生效的继续生效。');
const fits = both(
  'The account files fit the running stack again.',
  '账号文件又和正在运行的一致了，不用重启。',
);
const otherStack = (what: string): Text =>
  both(
    `This needs another stack: ${what}. Start npm start again for it; everything else goes on.`,
    `要重启才生效：${what}。停下后再运行 npm start；其余的照常。`,
  );
