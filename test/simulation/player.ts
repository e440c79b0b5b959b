import { type MessagePort, parentPort } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';
import { addTallies, emptyTally, type Tally } from './tally.ts';

/** Seeds one after the other. */
export interface Slice {
  readonly from: number;
  readonly seeds: number;
}

export interface PlayedSlice extends Slice {
  /** Of what was played. */
  readonly tally: Tally;
  /** The first seed that broke a promise; nothing after it was played. */
  readonly failed: number | undefined;
}

/** Plays slices in a thread of its own, as they are asked for. */
const port = parentPort as MessagePort;
port.on('message', async (slice: Slice) => port.postMessage(await playSlice(slice)));

async function playSlice({ from, seeds }: Slice): Promise<PlayedSlice> {
  let total = emptyTally;
  for (let seed = from; seed < from + seeds; seed++) {
    const { tally, violation } = await runSeed(seed);
    total = addTallies(total, tally);
    if (violation !== undefined) return { from, seeds, tally: total, failed: seed };
  }
  return { from, seeds, tally: total, failed: undefined };
}
