import type { SeedResult } from './run-seed.ts';
import type { Tally } from './tally.ts';

/** What became of all seeds, for people. @param seconds how long they took */
export function summary(tally: Tally, seconds: number): string {
  const refused = Object.entries(tally.refused)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${number(count)} ${reason}`);
  return [
    `  seeds          ${number(tally.seeds)}, ${(tally.seeds / seconds).toFixed(0)} a second`,
    `  from users     ${number(tally.jobs)} pushes and requests`,
    `  sent           ${number(tally.sent)}`,
    `  refused        ${refused.join(', ') || 'none'}`,
    `  undetermined   ${number(tally.undetermined)}`,
    `  dead letters   ${number(tally.deadLetters)}, all of them handled once they were put back`,
    `  worst delay    ${tally.worstDelay.toFixed(1)} s from the queue to the end, without dead letters`,
  ].join('\n');
}

/** A seed in which something happened that must not, with what led to it. */
export function failure({ seed, violation, forecast, trace }: SeedResult): string {
  return [
    ...trace,
    '',
    `Seed ${seed} breaks "${violation?.invariant}": ${violation?.what}.`,
    `What could go wrong in it: ${forecast}.`,
    `Seen again with: ${replayCommand(seed)}`,
  ].join('\n');
}

function replayCommand(seed: number): string {
  return `npm run simulate -- --seed ${seed}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
