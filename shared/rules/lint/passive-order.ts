import type { Kinds } from '../build/kinds.ts';
import { dependsOnMemory } from '../build/passive.ts';
import type { Check } from './lint.ts';

/**
 * Rules that answer in the HTTP response and are tried after one that depends on memory. Where that one has to be asked
 * first, the receiver cannot answer, and a hand-over is not possible at all.
 */
export const checkPassiveOrder: Check = function* ({ built }) {
  const before: { readonly id: string; readonly kinds: Kinds }[] = [];
  for (const { rule, index, kinds } of built.rules) {
    const field = rule.transfer !== undefined ? 'transfer' : 'passive';
    const first = before.find((one) => meet(one.kinds, kinds));
    if ((rule.transfer !== undefined || rule.passive) && first !== undefined) {
      yield {
        path: ['rules', index, field],
        code: 'passive-after-memory',
        problem: `may not be possible: ${first.id} is tried before it and depends on what is remembered of the user`,
        remedy: `Give ${rule.id} a higher priority than ${first.id}.`,
      };
    }
    if (dependsOnMemory(rule)) before.push({ id: rule.id, kinds });
  }
};

function meet(a: Kinds, b: Kinds): boolean {
  return a === undefined || b === undefined || [...a].some((kind) => b.has(kind));
}
