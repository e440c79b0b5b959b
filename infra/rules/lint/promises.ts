import type { Message } from '#shared/wechat/inbound/push.ts';
import type { RuleSource } from '../schema/rule.ts';
import { messageAnswers } from './asked.ts';
import type { Check } from './lint.ts';

/** A quoted word after 回复, 发送 and the like, which ask the user to write it, or a number. */
const promised =
  /(?:回复|发送|输入|回个?|打)(?:关键词|关键字|数字|文字|以下|下面)?[\s:：]*(?:[「“【‘"'『［[〖《]([^「」“”【】‘’"'『』［］[\]〖〗《》\n]{1,20})[」”】’"'』］\]〗》](?!\s*[+＋])|(\d{1,2})(?![\d\s]*[年月日天小时分点元%-]|\d))/gu;

/** Words that a reply asks users to write, and menu items, that no rule answers. */
export const checkPromises: Check = function* ({ account, built, now }) {
  const texts = account.rules.flatMap(({ reply }, index) => [...textsOf(reply, ['rules', index, 'reply'])]);
  const menus = account.rules.flatMap(({ reply }, index) => [...menusOf(reply, ['rules', index, 'reply'])]);
  const asked = messageAnswers(built, now);
  for (const { text, path } of texts) {
    // In a dialogue, the next step may accept any text.
    if (asked.takesAnyText && account.rules[Number(path[1])]?.setState !== undefined) continue;
    for (const word of new Set([...text.matchAll(promised)].map((found) => found[1] ?? found[2] ?? ''))) {
      if (word === '' || word.includes('{{') || asked.answers(textMessage(word))) continue;
      yield {
        path,
        code: 'unanswered-promise',
        problem: {
          en: `asks users to write ${word}, but no rule answers it`,
          zh: `让用户回复「${word}」，但没有规则会回答`,
        },
        remedy: {
          en: `Add a rule with when: { text: { equals: ${word} } }, or leave ${word} out.`,
          zh: `加一条规则：when: { text: { equals: ${word} } }，或者不要提「${word}」。`,
        },
      };
    }
  }
  yield* repeatedItems(menus, account.rules);
  const ids = new Set<string>();
  for (const { id, content, path } of menus) {
    ids.add(id);
    if (id.includes('{{') || asked.answers(textMessage(content, id))) continue;
    yield {
      path,
      code: 'unanswered-menu-item',
      problem: {
        en: `no rule answers a click on ${content} (${id})`,
        zh: `用户点「${content}」（${id}）后没有规则会回答`,
      },
      remedy: {
        en: `Add a rule with when: { msgMenu: ${id} }, or remove the item.`,
        zh: `加一条规则：when: { msgMenu: ${id} }，或者删掉这一项。`,
      },
    };
  }
  if (![...ids].some((id) => id.includes('{{'))) yield* unknownItems(account.rules, ids);
};

/** Menu items with the same id. A rule cannot distinguish clicks on them. */
function* repeatedItems(
  menus: readonly (Placed & { readonly id: string; readonly content: string })[],
  rules: readonly RuleSource[],
) {
  for (const [index, { id, content, path }] of menus.entries()) {
    const other = menus.slice(0, index).find((one) => one.id === id && one.content !== content);
    if (other === undefined) continue;
    const isSameMenu = other.path.slice(0, -1).join() === path.slice(0, -1).join();
    // If the menus are different, the step of the dialogue can distinguish them.
    const asking = rules.filter(({ when }) => [when?.msgMenu].flat().some((one) => one === id));
    if (!isSameMenu && (asking.length !== 1 || asking[0]?.when?.state !== undefined)) continue;
    yield {
      path,
      code: 'same-menu-item',
      problem: {
        en: `${content} and ${other.content} have the same id ${id}, so a click on either gets the same answer`,
        zh: `「${content}」和「${other.content}」的 id 都是 ${id}，点哪个得到的回答都一样`,
      },
      remedy: { en: 'Give one of them another id.', zh: '给其中一项换个 id。' },
    };
  }
}

function* unknownItems(rules: readonly RuleSource[], ids: ReadonlySet<string>) {
  for (const [index, { when }] of rules.entries()) {
    const asked = when?.msgMenu;
    const wanted = typeof asked === 'string' ? [asked] : Array.isArray(asked) ? asked : [];
    for (const id of wanted) {
      if (id === 'any' || ids.has(id)) continue;
      yield {
        path: ['rules', index, 'when', 'msgMenu'],
        code: 'unknown-menu-item',
        problem: { en: `no menu message has an item ${id}`, zh: `没有哪个菜单消息有 ${id} 这一项` },
        remedy: {
          en: 'Check the spelling. If another service sends the menu, leave it.',
          zh: '看看是不是写错了；如果菜单是别的服务发的，可以不改。',
        },
      };
    }
  }
}

function textMessage(content: string, id?: string): Message {
  return { type: 'text', content, ...(id === undefined ? {} : { bizMsgMenuId: id }) } as Message;
}

interface Placed {
  readonly path: readonly PropertyKey[];
}

function* textsOf(
  value: unknown,
  path: readonly PropertyKey[],
): Generator<Placed & { readonly text: string }> {
  if (typeof value === 'string') {
    if (['text', 'content', 'head_content', 'tail_content'].includes(String(path.at(-1))))
      yield { text: value, path };
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (name !== 'list') yield* textsOf(item, [...path, Array.isArray(value) ? Number(name) : name]);
    }
  }
}

function* menusOf(
  value: unknown,
  path: readonly PropertyKey[],
): Generator<Placed & { readonly id: string; readonly content: string }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(name) : name];
    if (name !== 'msgmenu') {
      yield* menusOf(item, at);
      continue;
    }
    const { list = [] } = item as { list?: readonly { id: string; content: string }[] };
    for (const [index, { id, content }] of list.entries()) {
      yield { id: String(id), content: String(content), path: [...at, 'list', index] };
    }
  }
}
