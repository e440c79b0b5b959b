import type { Account } from '../../config/account-schema.ts';
import type { ButtonSource } from '../../config/menu-schema.ts';
import type { MenuButton } from './model.ts';

/** More would not fit side by side. */
const buttonsInARow = 3;

/** The custom menu of an account; if its file has none, a menu of the keys that its rules answer. */
export function accountMenu({ menu, rules }: Account): MenuButton[] {
  const answered = new Map<string, string>();
  for (const { name, when } of rules) {
    for (const key of keysIn(when)) {
      const [, named] = /「(.+?)」/.exec(name ?? '') ?? [];
      if (!answered.has(key)) answered.set(key, named ?? key);
    }
  }
  if (menu !== undefined) return menu.map((button) => written(button, new Set(answered.keys())));
  const all = [...answered].filter(([key]) => key !== any).map(([key, name]) => answering(name, key));
  if (all.length <= buttonsInARow) return all;
  const more = all.slice(buttonsInARow - 1, buttonsInARow + 4);
  return [...all.slice(0, buttonsInARow - 1), { name: '⋯', buttons: more, isAnswered: true }];
}

/** How a rule says that it answers every button. */
const any = 'any';

const answering = (name: string, key: string): MenuButton => ({ name, key, isAnswered: true });

function written({ name, key, type = 'click', url, buttons }: ButtonSource, keys: Set<string>): MenuButton {
  if (buttons !== undefined) {
    const inner = buttons.map((button) => written(button, keys));
    return { name, buttons: inner, isAnswered: inner.every(({ isAnswered }) => isAnswered) };
  }
  if (key !== undefined && type === 'click') return { name, key, isAnswered: keys.has(key) || keys.has(any) };
  return url === undefined ? { name, isAnswered: true } : { name, url, isAnswered: true };
}

function keysIn(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  const { menu, event, any: some, all } = condition as Readonly<Record<string, unknown>>;
  const own = menu === undefined ? (event === 'CLICK' ? [any] : []) : [menu].flat().map(String);
  return [...own, ...[some ?? [], all ?? []].flat().flatMap(keysIn)];
}
