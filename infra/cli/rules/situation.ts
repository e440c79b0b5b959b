import { closestName } from '#shared/closest-name.ts';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';
import { checkWith } from '#shared/schema-check.ts';
import { eventNameOf, eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import { type MessageType, messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import { both } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { momentIn } from '../../rules/build/rule.ts';
import { durationText, moment } from '../../rules/schema/primitives.ts';
import { type MessageSource, messageFields } from '../../rules/testing/message.ts';
import { memoryOf } from '../../rules/testing/remembered.ts';
import { contextOf } from '../../rules/testing/run.ts';
import type { Remembered } from '../../rules/testing/schema.ts';
import type { CommandContext, Option } from '../command.ts';
import type { UsableAccount } from './checked-account.ts';

type Options = CommandContext['options'];

/** Options that say what a user does, and in which situation. */
export const situationOptions = {
  message: {
    type: 'string',
    placeholder: 'TYPE',
    help: {
      en: 'the user sends a message of this type: image, voice …',
      zh: '用户发来这种消息：image、voice……',
    },
  },
  event: {
    type: 'string',
    placeholder: 'NAME',
    help: {
      en: 'an event, by WeChat’s name: subscribe, CLICK …',
      zh: '事件，用微信的名称：subscribe、CLICK……',
    },
  },
  menu: {
    type: 'string',
    placeholder: 'KEY',
    help: { en: 'the user clicks the menu button with this key', zh: '用户点了这个 key 的菜单按钮' },
  },
  'msg-menu': {
    type: 'string',
    placeholder: 'ID',
    help: {
      en: 'the user clicks this item of a menu message (bizmsgmenuid)',
      zh: '用户点了菜单消息里的这一项（bizmsgmenuid）',
    },
  },
  scene: {
    type: 'string',
    placeholder: 'SCENE',
    help: { en: 'the user scans the QR code with this scene', zh: '用户扫了这个场景值的二维码' },
  },
  'session-from': {
    type: 'string',
    placeholder: 'VALUE',
    help: {
      en: 'the user opens the chat of the mini program from there',
      zh: '用户从这里打开小程序客服会话',
    },
  },
  location: {
    type: 'string',
    placeholder: 'LAT,LON',
    help: { en: 'the user sends this place', zh: '用户发来这个位置' },
  },
  field: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=VALUE',
    help: {
      en: 'a further field of the message, such as eventKey; can be repeated',
      zh: '消息的其他字段，例如 eventKey；可以写多次',
    },
  },
  at: {
    type: 'string',
    placeholder: 'TIME',
    help: {
      en: 'when, by the account’s time zone, as in "2026-10-01 09:30" (default now)',
      zh: '什么时候（按账号时区），例如 "2026-10-01 09:30"（默认现在）',
    },
  },
  'open-id': {
    type: 'string',
    placeholder: 'ID',
    help: { en: 'who, where a roll-out depends on it', zh: '是哪个用户（灰度放量时有区别）' },
  },
  state: {
    type: 'string',
    placeholder: 'NAME',
    help: { en: 'the user is at this place of a dialogue', zh: '用户正处在对话的这一步' },
  },
  'last-contact': {
    type: 'string',
    placeholder: 'AGO',
    help: {
      en: 'when the user was last heard of: never, 30d … (default 1h)',
      zh: '用户上次来消息是多久以前：never、30d……（默认 1h）',
    },
  },
  applied: {
    type: 'string',
    multiple: true,
    placeholder: 'RULE=AGO',
    help: {
      en: 'a rule applied to the user this long ago; can be repeated',
      zh: '某条规则在多久以前命中过；可以写多次',
    },
  },
  muted: { type: 'boolean', help: { en: 'a person talks with the user', zh: '人工正在和用户对话' } },
  dialogue: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=STATE',
    help: {
      en: 'the user is at this place of a dialogue that has a name; can be repeated',
      zh: '用户正处在某个有名字的对话的这一步；可以写多次',
    },
  },
  remembered: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=VALUE',
    help: { en: 'what a rule has remembered; can be repeated', zh: '规则记住的内容；可以写多次' },
  },
  counted: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=NUMBER',
    help: { en: 'how far rules have counted; can be repeated', zh: '规则计数到了多少；可以写多次' },
  },
  tag: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME',
    help: { en: 'the user has this tag; can be repeated', zh: '用户有这个标签；可以写多次' },
  },
  unmatched: {
    type: 'string',
    placeholder: 'NUMBER',
    help: {
      en: 'this many messages in a row were answered only by a default rule',
      zh: '连续多少条消息只有默认规则回复',
    },
  },
} as const satisfies Record<string, Option>;

/** Whether an option says what the user does, so that no text is needed. */
export function saysWhat(options: Options): boolean {
  return optionNames.some((name) => options[name] !== undefined);
}
const optionNames = ['message', 'event', 'menu', 'msg-menu', 'scene', 'session-from', 'location'] as const;

/**
 * The message that options and text describe, with its circumstances.
 *
 * @param now epoch seconds
 */
export function situationOf(
  options: Options,
  text: string | undefined,
  { account, quotas }: UsableAccount,
  now: number,
): RuleContext {
  const at = atFrom(options, account.timezone, now);
  return contextOf(messageFrom(options, text), {
    memory: memoryOf(rememberedFrom(options), at),
    at,
    quotas,
    openId: textOption(options, 'open-id') ?? 'oQ8dN5xKlantern0000000000001',
    key: 'rules try',
  });
}

function messageFrom(options: Options, text: string | undefined): MessageSource {
  const event = textOption(options, 'event');
  const place = textOption(options, 'location');
  const source: MessageSource = {
    text,
    message: messageType(textOption(options, 'message')),
    event,
    menu: textOption(options, 'menu'),
    msgMenu: textOption(options, 'msg-menu'),
    scene: textOption(options, 'scene'),
    sessionFrom: textOption(options, 'session-from'),
    location: place === undefined ? undefined : placeFrom(place),
    fields: Object.fromEntries(pairs(options, 'field')),
  };
  const said = messageFields.filter((field) => source[field] !== undefined);
  const isMenuClick = said.length === 2 && said.includes('text') && said.includes('msgMenu');
  if (said.length > 1 && !isMenuClick) {
    throw usage(
      both(
        `A user does one thing at a time, and this is ${said.length}: ${said.join(', ')}.`,
        `用户一次只做一件事，这里写了 ${said.length} 件：${said.join('、')}。`,
      ),
    );
  }
  const meant =
    event !== undefined && eventNameOf(event) === undefined
      ? closestName(event, Object.keys(eventSpecs))
      : undefined;
  if (meant !== undefined)
    throw usage(
      both(
        `WeChat has no event ${event}; did you mean ${meant}?`,
        `微信没有 ${event} 这个事件；是不是 ${meant}？`,
      ),
    );
  return source;
}

function messageType(name: string | undefined): MessageType | undefined {
  if (name === undefined || Object.hasOwn(messageSpecs, name)) return name as MessageType | undefined;
  throw usage(
    both(
      `--message ${name}: it can be ${Object.keys(messageSpecs).join(', ')}.`,
      `--message ${name}：可以是 ${Object.keys(messageSpecs).join('、')}。`,
    ),
  );
}

function placeFrom(text: string): { latitude: number; longitude: number } {
  const [latitude, longitude, ...more] = text.split(',').map(Number);
  const isPlace = more.length === 0 && Number.isFinite(latitude) && Number.isFinite(longitude);
  if (!isPlace)
    throw usage(
      both(
        `--location ${text}: it is written as 31.2304,121.4737.`,
        `--location ${text}：写成 31.2304,121.4737。`,
      ),
    );
  return { latitude: latitude ?? 0, longitude: longitude ?? 0 };
}

function rememberedFrom(options: Options): Remembered {
  const lastContact = textOption(options, 'last-contact');
  if (lastContact !== undefined && lastContact !== 'never') checkDuration('last-contact', lastContact);
  const applied: Record<string, string[]> = {};
  for (const [rule, ago] of pairs(options, 'applied')) {
    checkDuration('applied', ago);
    applied[rule] = [...(applied[rule] ?? []), ago];
  }
  const state = textOption(options, 'state');
  const unmatched = textOption(options, 'unmatched');
  return {
    applied,
    ...(state === undefined ? {} : { state }),
    ...(lastContact === undefined ? {} : { lastContact }),
    ...(options['muted'] === true ? { muted: true as const } : {}),
    dialogues: Object.fromEntries(pairs(options, 'dialogue')),
    values: Object.fromEntries(pairs(options, 'remembered')),
    counters: Object.fromEntries(
      pairs(options, 'counted').map(([name, count]) => [name, wholeNumber('counted', count)]),
    ),
    tags: Array.isArray(options['tag']) ? options['tag'].map(String) : [],
    ...(unmatched === undefined ? {} : { unmatched: wholeNumber('unmatched', unmatched) }),
  };
}

function atFrom(options: Options, timezone: string, now: number): number {
  const text = textOption(options, 'at');
  if (text === undefined) return Math.floor(now);
  const checked = checkWith(moment, text);
  if (!checked.ok)
    throw usage(
      both(`--at ${text}: ${checked.issues[0]?.problem}.`, `--at ${text}：写成 2026-12-24 20:00。`),
    );
  return momentIn(text, timezone);
}

function wholeNumber(option: string, text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw usage(both(`--${option} ${text}: it takes a whole number.`, `--${option} ${text}：要写整数。`));
}

function checkDuration(option: string, text: string): void {
  const checked = checkWith(durationText, text);
  if (!checked.ok)
    throw usage(
      both(
        `--${option} ${text}: ${checked.issues[0]?.problem}.`,
        `--${option} ${text}：写一段时长，例如 10m、2h 或 3d。`,
      ),
    );
}

function pairs(options: Options, name: string): (readonly [string, string])[] {
  const values = options[name];
  return (Array.isArray(values) ? values : []).map((value) => {
    const text = String(value);
    const sign = text.indexOf('=');
    if (sign < 1)
      throw usage(
        both(`--${name} ${text}: it is written as NAME=VALUE.`, `--${name} ${text}：写成 名称=值。`),
      );
    return [text.slice(0, sign), text.slice(sign + 1)] as const;
  });
}

function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
