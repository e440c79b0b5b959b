import type { Program } from '#shared/rules/program.ts';
import type { Account } from '../../config/account-schema.ts';
import type { AccountFile } from '../../config/read-account.ts';
import { accountMenu } from './account-menu.ts';
import type { AccountView, Suggestion } from './model.ts';

export function accountView({ account, built }: AccountFile): AccountView {
  return {
    account: account.account,
    name: account.name ?? account.account,
    kind: account.kind,
    appId: account.appId,
    timezone: account.timezone,
    menu: account.kind === 'official-account' ? accountMenu(account) : [],
    suggestions: suggestionsOf(account, built.program),
  };
}

/** Messages to begin with, of different kinds, that the account's rules answer. */
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
