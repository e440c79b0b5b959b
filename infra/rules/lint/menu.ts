import type { Message } from '#shared/wechat/inbound/push.ts';
import { both } from '../../language/text.ts';
import { messageAnswers } from './asked.ts';
import type { Check } from './lint.ts';

/** A button of the account's menu, as rules see it. */
export interface MenuKey {
  readonly name: string;
  readonly key: string;
  readonly event: string;
  readonly path: readonly PropertyKey[];
}

/** Buttons that no rule answers, and rules for buttons that are not in the menu. */
export const checkMenu: Check = function* ({ account, built, menuKeys, now }) {
  if (menuKeys === undefined) return;
  const asked = messageAnswers(built, now);
  for (const { name, key, event, path } of menuKeys) {
    const click = { type: 'event', event, eventKey: key } as Message;
    if (asked.answers(click)) continue;
    yield {
      path,
      code: 'button-without-rule',
      problem: both(
        `no rule answers a click on ${name} (${key})`,
        `用户点菜单「${name}」（${key}）后没有规则会回答`,
      ),
      remedy: both(`Add a rule with when: { menu: ${key} }.`, `加一条规则：when: { menu: ${key} }。`),
    };
  }
  const known = new Set(menuKeys.map(({ key }) => key));
  for (const [index, { when }] of account.rules.entries()) {
    const wanted = typeof when?.menu === 'string' ? [when.menu] : Array.isArray(when?.menu) ? when.menu : [];
    for (const key of wanted) {
      if (key === 'any' || known.has(key)) continue;
      yield {
        path: ['rules', index, 'when', 'menu'],
        code: 'rule-without-button',
        problem: both(`no button of the menu has the key ${key}`, `菜单里没有 key 为 ${key} 的按钮`),
        remedy: both(
          'Add the button to `menu`, or remove it here.',
          '在 menu 里加上这个按钮，或者从这里删掉。',
        ),
      };
    }
  }
};
