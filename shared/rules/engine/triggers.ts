import { menuEvents } from '../../wechat/inbound/event-types.ts';
import { messageSpecs } from '../../wechat/inbound/message-types.ts';
import type { Message } from '../../wechat/inbound/push.ts';
import { insideMask } from '../normalize.ts';
import type { Condition, TextCondition, ValueName } from '../program.ts';
import { foldedMask, sceneEvents } from './evaluation.ts';

/**
 * A property that is quickly read off a message. A condition can hold only for messages with one of its triggers, so rules
 * that cannot apply are never evaluated.
 */
export type Trigger =
  /** Any message of a type, or any event of a name; see {@link kindOf}. */
  | { readonly by: 'kind'; readonly kind: string }
  | { readonly by: 'value'; readonly of: ValueName; readonly value: string }
  | { readonly by: 'equals'; readonly mask: number; readonly keyword: string }
  /** Also used if the keyword only has to be in the text together with others. */
  | { readonly by: 'contains'; readonly mask: number; readonly keyword: string };

/** Roughly how many messages a trigger lets through, fewest first. */
const coarseness = { equals: 0, value: 0, contains: 1, kind: 2 } as const;

/** How triggers name a message: its type, or for an event its name. */
export function kindOf(message: Message): string {
  return message.type === 'event' || message.type === 'unknownEvent'
    ? eventKind(message.event)
    : message.type;
}
export const eventKind = (event: string): string => `event ${event}`;

/** Everything that a user can send, known or not. */
export const messageKinds: readonly string[] = [...Object.keys(messageSpecs), 'unknown'];

/** The kinds that have a value. Unknown events may have an `EventKey` too. */
export const kindsWithValue: Readonly<Record<ValueName, readonly string[] | undefined>> = {
  msgMenu: ['text'],
  scene: [...sceneEvents].map(eventKind),
  sessionFrom: [eventKind('user_enter_tempsession')],
  menu: menuEvents.map(eventKind),
  eventKey: undefined,
};

/** The triggers of a condition; `undefined` if it may hold for any message or event. */
export function triggersOf(condition: Condition): readonly Trigger[] | undefined {
  switch (condition.kind) {
    case 'all':
      return finest(condition.of.map(triggersOf));
    case 'any': {
      const alternatives = condition.of.map(triggersOf);
      return alternatives.every((triggers) => triggers !== undefined) ? alternatives.flat() : undefined;
    }
    case 'message':
      return (condition.types ?? messageKinds).map((kind) => ({ by: 'kind', kind }));
    case 'event':
      return condition.events.map((event) => ({ by: 'kind', kind: eventKind(event) }));
    case 'value':
      return valueTriggers(condition);
    case 'text':
      return textTriggers(condition);
    case 'location':
      return ['location', ...['LOCATION', 'location_select'].map(eventKind)].map((kind) => ({
        by: 'kind',
        kind,
      }));
    case 'none':
    case 'during':
    case 'firstContact':
    case 'silentFor':
    case 'rollout':
    case 'state':
    case 'remembered':
    case 'counted':
    case 'tag':
    case 'unmatched':
    case 'user':
      return undefined;
  }
}

/** If all conditions must hold, the trigger that lets the fewest messages through is enough. */
function finest(sets: readonly (readonly Trigger[] | undefined)[]): readonly Trigger[] | undefined {
  const coarsest = (triggers: readonly Trigger[]): number =>
    Math.max(0, ...triggers.map(({ by }) => coarseness[by]));
  return sets
    .filter((triggers) => triggers !== undefined)
    .sort((a, b) => coarsest(a) - coarsest(b) || a.length - b.length)[0];
}

function valueTriggers({ of, match }: Extract<Condition, { kind: 'value' }>): readonly Trigger[] | undefined {
  const isExact = Object.keys(match).every((name) => name === 'equals') && match.equals !== undefined;
  if (isExact) return (match.equals ?? []).map((value) => ({ by: 'value', of, value }));
  return kindsWithValue[of]?.map((kind) => ({ by: 'kind', kind }));
}

function textTriggers(condition: TextCondition): readonly Trigger[] {
  const {
    normalize,
    equals = [],
    contains = [],
    containsWord = [],
    startsWith = [],
    matches = [],
  } = condition;
  const anyText: readonly Trigger[] = [{ by: 'kind', kind: 'text' }];
  const inside = (keyword: string): Trigger => ({ by: 'contains', mask: insideMask(normalize), keyword });
  const shortestOf = (some: readonly string[]): number => Math.min(...some.map(({ length }) => length));
  const longest = (condition.containsAll ?? [])
    .map((some) => (typeof some === 'string' ? [some] : some))
    .toSorted((a, b) => shortestOf(b) - shortestOf(a))[0];
  const triggers: Trigger[] = [
    ...equals.map((keyword): Trigger => ({ by: 'equals', mask: normalize, keyword })),
    ...[...contains, ...containsWord, ...startsWith, ...(longest ?? [])].map(inside),
  ];
  for (const { literals } of matches) {
    if (literals === undefined) return anyText;
    triggers.push(
      ...literals.map((keyword): Trigger => ({ by: 'contains', mask: foldedMask(normalize), keyword })),
    );
  }
  return triggers.length === 0 ? anyText : triggers;
}
