import type { Push } from '../wechat/inbound/push.ts';
import type { Decided, PlaceWanted } from './engine/decision.ts';
import type { RuleContext } from './engine/evaluation.ts';
import type { Recollection } from './memory.ts';
import type { RuleSet } from './rule-set.ts';

/** What rules are asked about a push. The receiver and the sender ask in the same way. */
export function contextOf(
  { key, openId, unionId, businessId, createTime, message }: Push,
  recollection?: Recollection,
): RuleContext {
  return { key, openId, unionId, businessId, at: createTime, message, recollection };
}

/** Takes a place for good; `false` if none is left. */
export type TakePlace = (place: PlaceWanted) => Promise<boolean>;

/** Asks for each place only once, however often the rules are asked. */
export function takingOnce(take: TakePlace): TakePlace {
  const taken = new Map<string, Promise<boolean>>();
  return (place) => {
    const known = taken.get(place.key) ?? take(place);
    taken.set(place.key, known);
    return known;
  };
}

/** What the rules say once every place that they asked for has been requested. */
export interface Asked {
  readonly decided: Exclude<Decided, { kind: 'placeNeeded' }>;
  /** Includes what is known about places, so that a repeat gets the same decision. */
  readonly context: RuleContext;
}

/** Asks the rules, and takes the places they ask for under limits over all users. */
export async function askRules(rules: RuleSet, context: RuleContext, take: TakePlace): Promise<Asked> {
  const { recollection } = context;
  const decided = rules.decide(context);
  if (decided.kind !== 'placeNeeded' || recollection === undefined)
    return { decided: decided as Asked['decided'], context };
  const { key } = decided.place;
  const places = { ...recollection.places, [key]: await take(decided.place) };
  return askRules(rules, { ...context, recollection: { ...recollection, places } }, take);
}
