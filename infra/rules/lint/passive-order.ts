import { lexiconMask } from '#shared/rules/engine/condition.ts';
import { type Trigger, triggersOf } from '#shared/rules/engine/triggers.ts';
import { dependsOnMemory } from '../build/passive.ts';
import type { BuiltRule } from '../build/rule.ts';
import type { Check } from './lint.ts';

/**
 * Rules that answer in the HTTP response and are tried after one that depends on memory. Where that one has to be asked
 * first, the receiver cannot answer, and a hand-over is not possible at all.
 */
export const checkPassiveOrder: Check = function* ({ built }) {
  const before: Reach[] = [];
  for (const one of built.rules) {
    const { rule, index } = one;
    const reach = reachOf(one);
    const field = rule.transfer !== undefined ? 'transfer' : 'passive';
    const first = before.find((earlier) => mayMeet(earlier, reach));
    if ((rule.transfer !== undefined || rule.passive) && first !== undefined) {
      yield {
        path: ['rules', index, field],
        code: 'passive-after-memory',
        problem: `may not be possible: ${first.id} is tried before it and depends on what is remembered of the user`,
        remedy: `Give ${rule.id} a higher priority than ${first.id}.`,
      };
    }
    if (dependsOnMemory(rule)) before.push(reach);
  }
};

/** What a rule can be about. */
interface Reach extends Pick<BuiltRule, 'kinds'> {
  readonly id: string;
  readonly triggers: readonly Trigger[] | undefined;
}

function reachOf({ rule, kinds }: BuiltRule): Reach {
  return { id: rule.id, kinds, triggers: triggersOf(rule.when) };
}

/** Whether some message can be what both are about. */
function mayMeet(a: Reach, b: Reach): boolean {
  const { kinds, triggers } = b;
  if (a.kinds !== undefined && kinds !== undefined && ![...a.kinds].some((kind) => kinds.has(kind))) {
    return false;
  }
  if (a.triggers === undefined || triggers === undefined) return true;
  return a.triggers.some((one) => triggers.some((other) => !exclude(one, other) && !exclude(other, one)));
}

/** Whether no message has both triggers, as far as that is plain. */
function exclude(a: Trigger, b: Trigger): boolean {
  if (a.by === 'kind') return b.by === 'kind' && a.kind !== b.kind;
  if (a.by === 'value') return b.by === 'value' && a.of === b.of && a.value !== b.value;
  if (a.by === 'contains' || (b.by !== 'equals' && b.by !== 'contains')) return false;
  if (b.by === 'equals') return a.mask === b.mask && a.keyword !== b.keyword;
  // Around a whole text, punctuation and space may have been left out.
  const isPlain = /^[\p{L}\p{N}]+$/u.test(b.keyword);
  return isPlain && lexiconMask(a.mask) === b.mask && !a.keyword.includes(b.keyword);
}
