import { randomBytes } from 'node:crypto';
import type { SimulatedAccount } from './account.ts';
import { lanternPicture } from './console-picture.ts';
import type { HeldFile, HeldMedia } from './media.ts';

/** An official account's settings apart from messages: its menu, and the console's auto-replies. */
export interface Console {
  /** As users see it. */
  menu: readonly Button[];
  /** What was made through the API. */
  ownMenu: readonly Button[] | undefined;
}

type Button = Readonly<Record<string, unknown>>;

export type ConsoleAnswer =
  | { readonly kind: 'data'; readonly data: object }
  | { readonly kind: 'file'; readonly file: HeldFile }
  | { readonly kind: 'refused'; readonly errcode: number };

/** Whom a call is about. */
export interface Called {
  readonly state: {
    readonly account: Pick<SimulatedAccount, 'kind'>;
    readonly media: HeldMedia;
    readonly console: Console;
  };
  /** Epoch seconds. */
  readonly now: number;
}

interface ConsoleCall {
  readonly method: 'GET' | 'POST';
  readonly answer: (called: Called, query: URLSearchParams, body: Button) => ConsoleAnswer;
}

/** A console in which somebody has created a menu. */
export function createConsole(): Console {
  return { menu: menuOfConsole, ownMenu: undefined };
}

const data = (value: object): ConsoleAnswer => ({ kind: 'data', data: value });
const refused = (errcode: number): ConsoleAnswer => ({ kind: 'refused', errcode });
const done = data({ errcode: 0, errmsg: 'ok' });

/** Only official accounts have these. */
function ofOfficialAccounts(answer: ConsoleCall['answer']): ConsoleCall['answer'] {
  return (called, query, body) =>
    called.state.account.kind === 'official-account' ? answer(called, query, body) : refused(48001);
}

/** The calls about the console's settings, by path. */
export const consoleCalls: Readonly<Record<string, ConsoleCall>> = {
  '/cgi-bin/get_current_autoreply_info': {
    method: 'GET',
    answer: ofOfficialAccounts(({ state, now }) => data(autoReplies(state.media, now))),
  },
  '/cgi-bin/get_current_selfmenu_info': {
    method: 'GET',
    answer: ofOfficialAccounts(({ state: { console } }) =>
      data({
        is_menu_open: console.menu.length === 0 ? 0 : 1,
        selfmenu_info: {
          button: console.menu.map(({ sub_button: below, ...button }) =>
            below === undefined ? button : { ...button, sub_button: { list: below } },
          ),
        },
      }),
    ),
  },
  '/cgi-bin/menu/get': {
    method: 'GET',
    answer: ofOfficialAccounts(({ state: { console } }) =>
      console.ownMenu === undefined ? refused(46003) : data({ menu: { button: console.ownMenu } }),
    ),
  },
  '/cgi-bin/menu/delete': {
    method: 'GET',
    answer: ofOfficialAccounts(({ state: { console } }) => {
      console.ownMenu = undefined;
      console.menu = [];
      return done;
    }),
  },
  '/cgi-bin/menu/create': {
    method: 'POST',
    answer: ofOfficialAccounts(({ state: { console } }, _, { button }) => {
      const problem = problemOf(button);
      if (problem !== 0) return refused(problem);
      console.ownMenu = button as readonly Button[];
      console.menu = console.ownMenu;
      return done;
    }),
  },
  '/cgi-bin/media/get': {
    method: 'GET',
    answer({ state: { media }, now }, query) {
      const file = media.get(query.get('media_id') ?? '', now);
      return file === undefined ? refused(40007) : { kind: 'file', file };
    },
  },
  '/cgi-bin/qrcode/create': {
    method: 'POST',
    answer: ofOfficialAccounts((_, __, { expire_seconds }) => {
      const code = randomBytes(9).toString('base64url');
      const limit = typeof expire_seconds === 'number' ? { expire_seconds } : {};
      return data({ ticket: `gQ${code}==`, ...limit, url: `http://weixin.qq.com/q/${code}` });
    }),
  },
};

/** @see https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu */
function problemOf(buttons: unknown): number {
  if (!isListOf(buttons, 3)) return 40016;
  const all = buttons.flatMap(({ name, sub_button: below }) => [
    { name, limit: 16 },
    ...(Array.isArray(below) ? below.map((one: Button) => ({ name: one['name'], limit: 60 })) : []),
  ]);
  if (all.some(({ name, limit }) => typeof name !== 'string' || Buffer.byteLength(name) > limit))
    return 40018;
  if (buttons.some(({ sub_button: below }) => below !== undefined && !isListOf(below, 5))) return 40016;
  return buttons.some(({ type, sub_button: below }) => below === undefined && typeof type !== 'string')
    ? 40015
    : 0;
}

const isListOf = (value: unknown, most: number): value is readonly Button[] =>
  Array.isArray(value) && value.length >= 1 && value.length <= most;

const menuOfConsole: readonly Button[] = [
  { type: 'text', name: '营业时间', value: '每天 9:00-21:00' },
  {
    name: '逛逛',
    sub_button: [
      { type: 'view', name: '新年灯会', url: 'https://shop.example.com/new-year' },
      { type: 'click', name: '领券', key: 'coupon' },
    ],
  },
];

/**
 * The auto-replies that somebody has set up in the console. A picture has a different id at each call.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/notify/autoreplies/api_getcurrentautoreplyinfo.html
 */
function autoReplies(media: HeldMedia, now: number): object {
  const picture = media.keep({ contentType: 'image/png', content: lanternPicture }, now);
  const keyword = (content: string, match_mode: 'contain' | 'equal') => ({
    type: 'text',
    match_mode,
    content,
  });
  return {
    is_add_friend_reply_open: 1,
    is_autoreply_open: 1,
    add_friend_autoreply_info: { type: 'text', content: '欢迎关注！回复“产品”看看我们做什么。' },
    message_default_autoreply_info: { type: 'text', content: '已收到您的留言，工作时间会尽快回复。' },
    keyword_autoreply_info: {
      list: [
        {
          rule_name: '产品',
          create_time: 1748830211,
          reply_mode: 'reply_all',
          keyword_list_info: [keyword('产品', 'contain'), keyword('灯笼', 'equal')],
          reply_list_info: [
            { type: 'text', content: '手工竹编灯笼，十二款' },
            { type: 'img', content: picture },
          ],
        },
        {
          rule_name: '活动',
          create_time: 1748830388,
          reply_mode: 'random_one',
          keyword_list_info: [keyword('活动', 'contain')],
          reply_list_info: [
            { type: 'text', content: '周末有灯笼手工课' },
            { type: 'text', content: '满 100 减 10' },
          ],
        },
      ],
    },
  };
}
