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
import { caseContext } from '../../rules/testing/run.ts';
import type { RememberedSource } from '../../rules/testing/schema.ts';
import type { CommandContext } from '../command.ts';
import type { UsableAccount } from './checked-account.ts';

type Options = CommandContext['options'];

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
  return caseContext(messageFrom(options, text), {
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
        `微信没有 ${event} 这个事件；是不是想写 ${meant}？`,
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

function rememberedFrom(options: Options): RememberedSource {
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
