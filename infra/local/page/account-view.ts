import type { Program } from '#shared/rules/program.ts';
import type { Account } from '../../config/account-schema.ts';
import { rulesOf } from '../../config/rules-of.ts';
import { buildProgram } from '../../rules/build/program.ts';
import type { AccountView, MenuButton, Suggestion } from './model.ts';

/** More would not fit beside each other. */
const buttonsInARow = 3;

export function accountView(account: Account): AccountView {
  const { program } = buildProgram(rulesOf(account));
  return {
    account: account.account,
    kind: account.kind,
    appId: account.appId,
    timezone: account.timezone,
    menu: account.kind === 'official-account' ? menuOf(account) : [],
    suggestions: suggestionsOf(account, program),
  };
}

/** A menu of the keys that rules answer to. */
function menuOf({ rules }: Account): MenuButton[] {
  const buttons = new Map<string, MenuButton>();
  for (const { name, when } of rules) {
    for (const key of keysIn(when)) {
      if (buttons.has(key)) continue;
      const [, named] = /「(.+?)」/.exec(name ?? '') ?? [];
      buttons.set(key, { name: named ?? key, key, isAnswered: true });
    }
  }
  const all = [...buttons.values()];
  if (all.length <= buttonsInARow) return all;
  const more = all.slice(buttonsInARow - 1, buttonsInARow + 4);
  return [...all.slice(0, buttonsInARow - 1), { name: '⋯', buttons: more, isAnswered: true }];
}

function keysIn(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  const { menu, any, all } = condition as { menu?: unknown; any?: unknown[]; all?: unknown[] };
  const own = typeof menu === 'string' ? [menu] : Array.isArray(menu) ? menu.map(String) : [];
  return [...own, ...[...(any ?? []), ...(all ?? [])].flatMap(keysIn)];
}

/** Things to begin with that the account's own rules know, of different kinds. */
function suggestionsOf({ kind, rules }: Account, program: Program): Suggestion[] {
  const texts = rules.flatMap(({ when }) => [when?.text?.equals ?? [], when?.text?.contains ?? []].flat(2));
  const suggestions: Suggestion[] = [];
  if (kind === 'official-account') suggestions.push({ kind: 'follow', scene: '' });
  else suggestions.push({ kind: 'enter', from: '' });
  for (const text of texts.slice(0, 40)) {
    if (suggestions.length === 4) break;
    if (typeof text === 'string' && text.length > 1 && /\p{Script=Han}|\p{L}{3}/u.test(text)) {
      suggestions.push({ kind: 'text', text });
    }
  }
  const takesPictures = program.rules.some(
    ({ when }) => when.kind === 'message' && (when.types?.includes('image') ?? false),
  );
  return takesPictures ? [...suggestions, { kind: 'picture' }] : suggestions;
}
