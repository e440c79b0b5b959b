import type { CheckedAccount } from '../cli/rules/checked-account.ts';
import { countText, findingLines } from '../cli/rules/print-findings.ts';
import { inEach, type Language } from '../language/text.ts';

/** Prints findings about account files, each once. */
export interface ToldFindings {
  /** Prints what is new, and returns the accounts whose files could not be used before and can be now. */
  say(checked: readonly CheckedAccount[]): readonly string[];
  /** Whether the file of the account cannot be used, even if it no longer names the account. */
  isBroken(account: string): boolean;
}

interface Told {
  readonly account: string;
  readonly text: string;
  readonly isBroken: boolean;
}

export function toldFindings(print: (text: string) => void, language: Language): ToldFindings {
  /** By file. */
  let told = new Map<string, Told>();
  return {
    say(checked) {
      const before = told;
      told = new Map();
      const mended: string[] = [];
      for (const { file, name, usable, findings } of checked) {
        const earlier = before.get(file);
        const isBroken = usable === null;
        const lines = findings.flatMap((one) => findingLines(one, language));
        if (isBroken) lines.push(stays(file, findings)[language]);
        const text = lines.join('\n');
        told.set(file, { account: isBroken ? (earlier?.account ?? name) : name, text, isBroken });
        if (text !== '' && text !== earlier?.text) print(text);
        if (earlier?.isBroken === true && !isBroken) mended.push(name);
      }
      return mended;
    },
    isBroken: (account) => [...told.values()].some((one) => one.isBroken && one.account === account),
  };
}

const stays = (file: string, findings: CheckedAccount['findings']) =>
  inEach((language) =>
    language === 'zh'
      ? `${file}：${countText(findings, 'zh')}。之前生效的继续生效。`
      : `${file}: ${countText(findings, 'en')}. What was in force before stays.`,
  );
