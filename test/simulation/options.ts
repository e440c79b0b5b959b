import { parseArgs } from 'node:util';
import { faultKinds } from './engine/faults.ts';
import { invariants } from './invariants/all.ts';

export type Options =
  | { readonly kind: 'help' }
  | { readonly kind: 'many'; readonly seeds: number; readonly from: number; readonly isJson: boolean }
  | { readonly kind: 'one'; readonly seed: number; readonly isJson: boolean };

/** @throws Error with what is wrong with the command line */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  const isJson = values.json;
  if (values.seed !== undefined && values.seeds === undefined)
    return { kind: 'one', seed: whole('--seed', values.seed), isJson };
  const from = whole('--from', values.from ?? values.seed ?? '1');
  return { kind: 'many', seeds: whole('--seeds', values.seeds ?? '2000'), from, isJson };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${name} ${text} is not a whole number such as 2000. See npm run simulate -- --help.`);
}

export function help(): string {
  const faults = Object.entries(faultKinds).map(([kind, what]) => `  ${kind.padEnd(17)} ${what}`);
  return `Plays the receiver, the sender and the token-refresher on a virtual clock, against models of WeChat and of AWS in which
everything goes wrong that can, and checks after every step that every promise holds.

  npm run simulate                          2,000 seeds
  npm run simulate -- --seeds 1000000       as many as you like; progress goes to standard error
  npm run simulate -- --seed 4711           one seed, with everything that happens in it

Options
  --seeds N   how many seeds are played (2000)
  --from N    the first of them (1)
  --seed N    plays just this seed and prints what happens: time, actor, what
  --json      prints the summary as JSON
  --help      this

It ends with 1 when a promise was broken, after printing what led to it and the command that shows it again.

What is checked
  ${Object.keys(invariants).join(', ')}

What goes wrong; each seed has a selection, at rates of its own
${faults.join('\n')}
`;
}
