import { availableParallelism } from 'node:os';
import { script } from '#infra/cli/script.ts';
import { faultKinds } from './engine/faults.ts';
import { invariants } from './invariants/all.ts';

export type Options =
  | { readonly kind: 'help' }
  | ManySeeds
  | { readonly kind: 'bugs'; readonly seeds: number; readonly from: number }
  | { readonly kind: 'one'; readonly seed: number; readonly isJson: boolean };

export interface ManySeeds {
  readonly kind: 'many';
  readonly seeds: number;
  readonly from: number;
  /** How many threads play them. */
  readonly jobs: number;
  readonly isJson: boolean;
}

const { flags, whole, usage } = script('npm run simulate');

/** @throws CodedError `usage` */
export function readOptions(args: readonly string[]): Options {
  const values = flags(args, {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string' },
    bugs: { type: 'boolean' },
    jobs: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (values.help) return { kind: 'help' };
  const isJson = values.json ?? false;
  if (values.seed !== undefined && values.seeds === undefined)
    return { kind: 'one', seed: whole('--seed', values.seed), isJson };
  const from = whole('--from', values.from ?? values.seed ?? '1');
  if (values.bugs) return { kind: 'bugs', seeds: whole('--seeds', values.seeds ?? '100'), from };
  const jobs = whole('--jobs', values.jobs ?? String(availableParallelism()));
  if (jobs === 0) throw usage('--jobs 0: must be at least 1.');
  return { kind: 'many', seeds: whole('--seeds', values.seeds ?? '2000'), from, jobs, isJson };
}

export function help(): string {
  const faults = Object.entries(faultKinds).map(([kind, what]) => `  ${kind.padEnd(17)} ${what}`);
  return `Plays the receiver, the sender and the token-refresher on a virtual clock, against models of WeChat and of AWS in which
everything goes wrong that can, and checks after every step that every promise holds.

  npm run simulate                          2,000 seeds
  npm run simulate -- --seeds 1000000       as many as you like; progress goes to standard error
  npm run simulate -- --seed 4711           one seed, with everything that happens in it
  npm run simulate -- --bugs --seeds 100    how many seeds it takes to notice each of the planted bugs

Options
  --seeds N   how many seeds are played (2000)
  --from N    the first of them (1)
  --seed N    plays just this seed and prints what happens: time, actor, what
  --jobs N    how many threads play them (one for each processor); what is printed does not depend on it
  --bugs      plants each known bug, and prints in how many seeds the promise that it breaks is seen broken
  --json      prints the summary as JSON
  --help      this

It ends with 1 when a promise was broken, after printing what led to it and the command that shows it again.

What is checked
  ${Object.keys(invariants).join(', ')}

What goes wrong; each seed has a selection, at rates of its own
${faults.join('\n')}
`;
}
