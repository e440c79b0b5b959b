import type { Kept } from '#shared/rules/memory.ts';
import { actionClasses } from '#shared/wechat/inbound/action-class.ts';
import { type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import { isLive, windowLeft } from '#shared/window/grants.ts';
import type { QuotaTable } from '#shared/window/quota.ts';
import type { KeptView, PersonView } from './model.ts';

/** What is known about a user, as the page shows it. @param now epoch seconds */
export function personView(
  who: Pick<PersonView, 'account' | 'openId'>,
  found: Conversation | undefined,
  quotas: QuotaTable,
  now: number,
): PersonView {
  const { grants, memory, deliveries, closedAt } = found ?? emptyConversation;
  const { messages, until } = windowLeft(grants, now);
  const states = Object.values(deliveries).flatMap(({ replies }) => replies);
  return {
    ...who,
    left: messages,
    until,
    reserved: states.filter(({ state }) => state === 'reserved').length,
    windows: actionClasses
      .filter((action) => quotas[action].limit > 0)
      .map((action) => {
        const grant = grants[action];
        const { limit, seconds } = quotas[action];
        return {
          action,
          limit,
          seconds,
          grant: grant === undefined ? null : { ...grant, left: Math.max(0, grant.left) },
          isOpen: grant !== undefined && isLive(grant.until, now),
        };
      }),
    contactAt: memory.contactAt,
    closedAt,
    mutedUntil: memory.mutedUntil,
    dialogue: memory.state,
    applied: Object.entries(memory.applied).map(([rule, { at, until: end }]) => ({ rule, at, until: end })),
    kept: keptViews(memory.kept ?? {}),
    deliveries: Object.entries(deliveries)
      .sort(([, a], [, b]) => b.at - a.at)
      .map(([key, { at, replies }]) => ({ key, at, states: replies.map(({ state }) => state) })),
  };
}

function keptViews({ dialogues = {}, values = {}, counters = {}, tags = {} }: Kept): KeptView[] {
  return [
    ...Object.entries(dialogues).map(
      ([name, { name: text, until }]) => ({ kind: 'dialogues', name, text, until }) as const,
    ),
    ...Object.entries(values).map(
      ([name, { text, until }]) => ({ kind: 'values', name, text, until }) as const,
    ),
    ...Object.entries(counters).map(
      ([name, { count, until }]) => ({ kind: 'counters', name, text: String(count), until }) as const,
    ),
    ...Object.entries(tags).map(([name, { until }]) => ({ kind: 'tags', name, text: '', until }) as const),
  ];
}
