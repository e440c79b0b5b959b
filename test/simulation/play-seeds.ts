import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PlayedSlice, Slice } from './player.ts';
import { addTallies, emptyTally, type Tally } from './tally.ts';

const runner = new URL('../../infra/run.mjs', import.meta.url);
const script = fileURLToPath(new URL('./player.ts', import.meta.url));
/** So many seeds take about a second. */
const sliceLength = 25;

/** Who plays slices, one at a time. */
export interface Player {
  play(slice: Slice): Promise<PlayedSlice>;
  stop(): Promise<unknown>;
}

export interface PlayedSeeds {
  readonly tally: Tally;
  /** The first seed that broke a promise. */
  readonly failed: number | undefined;
}

/**
 * Plays seeds by several players. What it tells depends on nothing but the seeds: after a broken promise it plays what comes
 * before it to the end, and counts nothing of what comes after it.
 *
 * @param onProgress runs after every few seeds with the number of all that were played
 */
export async function playSeeds(
  { from, seeds }: Slice,
  jobs: number,
  onProgress: (done: number) => void,
  startPlayer: () => Player = startThread,
): Promise<PlayedSeeds> {
  const played: PlayedSlice[] = [];
  let next = from;
  let end = from + seeds;
  let done = 0;
  async function work(): Promise<void> {
    if (next >= end) return;
    const player = startPlayer();
    try {
      while (next < end) {
        const slice = { from: next, seeds: Math.min(sliceLength, end - next) };
        next += slice.seeds;
        const result = await player.play(slice);
        played.push(result);
        done += result.tally.seeds;
        if (result.failed !== undefined) end = Math.min(end, result.failed);
        onProgress(done);
      }
    } finally {
      await player.stop();
    }
  }
  await Promise.all(Array.from({ length: jobs }, work));
  const inOrder = played.filter((slice) => slice.from <= end).sort((a, b) => a.from - b.from);
  return {
    tally: inOrder.reduce((sum, { tally }) => addTallies(sum, tally), emptyTally),
    failed: inOrder.find(({ failed }) => failed !== undefined)?.failed,
  };
}

function startThread(): Player {
  const worker = new Worker(runner, { argv: [script] });
  return {
    play: (slice) =>
      new Promise((resolve, reject) => {
        worker.once('error', reject);
        worker.once('message', (played) => {
          worker.off('error', reject);
          resolve(played);
        });
        worker.postMessage(slice);
      }),
    stop: () => worker.terminate(),
  };
}
