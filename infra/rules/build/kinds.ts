import { eventKind, kindsWithValue, messageKinds } from '#shared/rules/engine/triggers.ts';
import type { Condition } from '#shared/rules/program.ts';
import { messageSpecs } from '#shared/wechat/inbound/message-types.ts';

/**
 * The only kinds of message and event for which a condition can hold; `undefined` if there is no such limit. Kinds are
 * named as in triggers: the type of a message, or `event NAME`.
 */
export type Kinds = ReadonlySet<string> | undefined;

export function kindsFor(condition: Condition): Kinds {
  switch (condition.kind) {
    case 'all':
      return condition.of.map(kindsFor).reduce(intersection, undefined);
    case 'any': {
      const alternatives = condition.of.map(kindsFor);
      return alternatives.includes(undefined)
        ? undefined
        : new Set(alternatives.flatMap((kinds) => [...(kinds ?? [])]));
    }
    case 'message':
      return new Set(condition.types ?? messageKinds);
    case 'event':
      return new Set(condition.events.map(eventKind));
    case 'value': {
      const kinds = kindsWithValue[condition.of];
      return kinds && new Set(kinds);
    }
    case 'text':
      return new Set(['text']);
    case 'location':
      return new Set(['location', eventKind('LOCATION'), eventKind('location_select')]);
    default:
      return undefined;
  }
}

function intersection(a: Kinds, b: Kinds): Kinds {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a].filter((kind) => b.has(kind)));
}

/** Whether at least one kind is an event. */
export function mayBeEvent(kinds: Kinds): boolean {
  return kinds === undefined || [...kinds].some((kind) => !isMessageKind(kind));
}

function isMessageKind(kind: string): boolean {
  return Object.hasOwn(messageSpecs, kind) || kind === 'unknown';
}
