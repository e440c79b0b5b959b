import { closestName } from '#shared/closest-name.ts';
import { closingEvent } from '#shared/rules/closing-event.ts';
import { eventKind } from '#shared/rules/engine/triggers.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import { type EventName, eventNameOf, eventSpecs, menuEvents } from '#shared/wechat/inbound/event-types.ts';
import { both, type Text } from '../../language/text.ts';
import { asList } from '../build/schedule.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

/**
 * Events that WeChat pushes to only one kind of account.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html
 */
const officialAccountEvents: readonly EventName[] = [
  'subscribe',
  'unsubscribe',
  'SCAN',
  'LOCATION',
  ...menuEvents,
  'TEMPLATESENDJOBFINISH',
  'MASSSENDJOBFINISH',
  'PUBLISHJOBFINISH',
];
const only: Readonly<Record<AccountKind, ReadonlySet<string>>> = {
  'official-account': new Set(officialAccountEvents.map(eventKind)),
  'mini-program': new Set([eventKind('user_enter_tempsession'), eventKind('wxa_media_check')]),
};

const names: Readonly<Record<AccountKind, Text>> = {
  'mini-program': both('a mini program', '小程序'),
  'official-account': both('an official account', '公众号'),
};

/** Other names for events, in other products and in everyday language. */
const otherNames: Readonly<Record<string, EventName>> = {
  关注: 'subscribe',
  follow: 'subscribe',
  被关注: 'subscribe',
  新关注: 'subscribe',
  关注事件: 'subscribe',
  订阅: 'subscribe',
  取关: 'unsubscribe',
  取消关注: 'unsubscribe',
  unfollow: 'unsubscribe',
  扫码: 'SCAN',
  扫描: 'SCAN',
  扫二维码: 'SCAN',
  菜单: 'CLICK',
  点击: 'CLICK',
  点击菜单: 'CLICK',
  menu: 'CLICK',
  定位: 'LOCATION',
  位置: 'LOCATION',
  上报位置: 'LOCATION',
  进入会话: 'user_enter_tempsession',
  进入客服: 'user_enter_tempsession',
  enter: 'user_enter_tempsession',
};

/** Misspelt events, and events that WeChat never pushes to this kind of account. */
export const checkEvents: Check = function* ({ account, built }) {
  for (const { condition, path } of allConditions(account)) {
    for (const [index, name] of asList(condition.event ?? []).entries()) {
      if (name === closingEvent || eventNameOf(name) !== undefined) continue;
      const meant = otherNames[name.toLowerCase()] ?? closestName(name, Object.keys(eventSpecs));
      yield {
        path: [...path, 'event', ...(Array.isArray(condition.event) ? [index] : [])],
        code: 'unknown-event',
        problem: {
          en: `${name} is not an event of WeChat${meant === undefined ? '' : `; did you mean ${meant}?`}`,
          zh: `微信没有 ${name} 这个事件${meant === undefined ? '' : `，是不是想写 ${meant}？`}`,
        },
        remedy: {
          en: /^[\w.]+$/.test(name)
            ? 'If WeChat has a new event of this name, leave it.'
            : `Events have English names: ${Object.keys(eventSpecs).slice(0, 6).join(', ')} …`,
          zh: /^[\w.]+$/.test(name)
            ? '如果微信新增了这个事件，可以不改。'
            : `事件要写英文名：${Object.keys(eventSpecs).slice(0, 6).join('、')} …`,
        },
      };
    }
  }
  const other = account.kind === 'mini-program' ? 'official-account' : 'mini-program';
  for (const { kinds, index } of built.rules) {
    if (kinds === undefined || kinds.size === 0 || ![...kinds].every((kind) => only[other].has(kind)))
      continue;
    yield {
      path: ['rules', index, 'when'],
      code: 'event-of-other-kind',
      problem: both(`is about something that only ${names[other].en} gets`, `是${names[other].zh}才会收到的`),
      remedy: both(
        `This account is ${names[account.kind].en}, so the rule never applies.`,
        `这个账号是${names[account.kind].zh}，所以规则永远不会生效。`,
      ),
    };
  }
};
