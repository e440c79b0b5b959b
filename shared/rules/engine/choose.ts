import type { Reply, ReplyChoice } from '../program.ts';
import { hashOf } from './hash.ts';

/**
 * Picks an alternative by a seed: always the same one for the same seed, and over many seeds in proportion to the weights.
 */
export function choose({ oneOf }: ReplyChoice, seed: string): Reply {
  const total = oneOf.reduce((sum, { weight }) => sum + weight, 0);
  let point = (hashOf(seed) / 2 ** 32) * total;
  for (const { weight, reply } of oneOf) {
    point -= weight;
    if (point < 0) return reply;
  }
  return (oneOf.at(-1) as (typeof oneOf)[number]).reply;
}
