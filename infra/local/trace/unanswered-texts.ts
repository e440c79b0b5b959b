import type { Account } from '../../config/account-schema.ts';
import { rulesOf } from '../../config/rules-of.ts';
import { buildProgram } from '../../rules/build/program.ts';
import type { Scene } from './scene.ts';

/** What users wrote to an account since the run began that no rule but a default answered. */
export function unansweredTexts({ book }: Scene, account: Account): readonly string[] {
  const { rules } = buildProgram(rulesOf(account)).program;
  const defaults = new Set(rules.flatMap((rule) => (rule.default === true ? [rule.id] : [])));
  return book.all().flatMap(({ account: of, message, rule, outcome, asked }) => {
    if (of !== account.account || message?.type !== 'text' || outcome === 'rejected') return [];
    const isMuted = asked?.decision?.muted === true;
    return isMuted || (rule !== null && !defaults.has(rule)) ? [] : [message.content];
  });
}
