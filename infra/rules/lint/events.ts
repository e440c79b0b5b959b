import { closestName } from '#shared/closest-name.ts';
import { eventKind } from '#shared/rules/engine/triggers.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import { type EventName, eventNameOf, eventSpecs, menuEvents } from '#shared/wechat/inbound/event-types.ts';
import { list } from '../build/schedule.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

/**
 * What only one kind of account is ever told of.
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

/** Events that are misspelt, and rules about what an account of this kind is never told. */
export const checkEvents: Check = function* ({ account, built }) {
  for (const { condition, path } of allConditions(account)) {
    for (const [index, name] of list(condition.event ?? []).entries()) {
      const meant = eventNameOf(name) === undefined ? closestName(name, Object.keys(eventSpecs)) : undefined;
      if (meant === undefined) continue;
      yield {
        path: [...path, 'event', ...(Array.isArray(condition.event) ? [index] : [])],
        code: 'unknown-event',
        problem: `${name} is not an event of WeChat; did you mean ${meant}?`,
        remedy: 'If WeChat has a new event of this name, leave it.',
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
      problem: `is about what only ${other === 'mini-program' ? 'a mini program' : 'an official account'} is told of`,
      remedy: `This account is ${account.kind === 'mini-program' ? 'a mini program' : 'an official account'}, so the rule never applies.`,
    };
  }
};
