import { rarely } from '#functions/sender/rarely.ts';
import { startSchedule } from './aws/schedule.ts';
import type { Engine } from './engine/engine.ts';
import { weather } from './engine/faults.ts';
import { random } from './engine/random.ts';
import { timeline } from './engine/timeline.ts';
import { trace } from './engine/trace.ts';
import { type InvariantName, invariants } from './invariants/all.ts';
import type { Observation } from './observations.ts';
import { accountVariants } from './product/accounts.ts';
import type { Planted } from './product/planted.ts';
import { play } from './story/play.ts';
import { type Genre, genreOf, tellStory } from './story/story.ts';
import { type Tally, tally } from './tally.ts';
import { createWorld, type World } from './world.ts';

/** What must not have happened, and did. */
export interface Violation {
  readonly invariant: InvariantName;
  readonly what: string;
}

export interface SeedResult {
  readonly seed: number;
  readonly violation: Violation | undefined;
  readonly tally: Tally;
  readonly forecast: string;
  readonly trace: readonly string[];
}

export interface PlayOptions {
  readonly planted?: Planted;
  readonly isTraced?: boolean;
  /** The promises that are looked at; all of them where nothing else is said. */
  readonly watched?: readonly InvariantName[];
}
const everyPromise = Object.keys(invariants) as InvariantName[];

/** Some time in 2025, so that times in a trace can be read; milliseconds. */
const start = Date.UTC(2025, 9, 23, 6, 20, 31);
const minute = 60_000;
/** However often something failed, it has come to its end after so long without faults. */
const timeoutMs = 4 * 24 * 60 * minute;

/** Plays one seed to its end, or to the first step after which an invariant does not hold. */
export async function runSeed(seed: number, options: PlayOptions = {}): Promise<SeedResult> {
  const { stackTraceLimit } = Error;
  // Thousands of errors are thrown on purpose, and nobody reads where.
  if (options.isTraced !== true) Error.stackTraceLimit = 0;
  // Virtual time would not wait for modules to be loaded.
  await Promise.all(Object.values(rarely).map((load) => load()));
  try {
    return await playSeed(seed, options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function playSeed(
  seed: number,
  { planted = {}, isTraced = false, watched = everyPromise }: PlayOptions,
): Promise<SeedResult> {
  const dice = random(seed);
  const time = timeline(start);
  const engine: Engine = {
    timeline: time,
    random: dice,
    weather: weather(dice),
    trace: trace(isTraced, start, time.now),
  };
  let violation: Violation | undefined;
  const checks: {
    readonly name: InvariantName;
    readonly check: (observation: Observation) => string | undefined;
  }[] = [];
  const world = createWorld(engine, chooseAccounts(engine), planted, (observation) => {
    if (violation !== undefined) return;
    for (const { name, check } of checks) {
      const what = check(observation);
      if (what === undefined) continue;
      violation = { invariant: name, what };
      engine.trace.add('INVARIANT', `${name}: ${what}`);
      return;
    }
  });
  for (const name of watched) checks.push({ name, check: invariants[name](world.facts) });

  engine.trace.add('weather', engine.weather.forecast);
  await playStory(world, genreOf(seed), () => violation !== undefined);
  if (violation === undefined) await comeToRest(world, () => violation !== undefined);
  return {
    seed,
    violation,
    tally: tally(world.facts),
    forecast: engine.weather.forecast,
    trace: engine.trace.lines(),
  };
}

function chooseAccounts({ random: dice }: Engine): typeof accountVariants {
  const first = dice.between(0, accountVariants.length - 1);
  const second = dice.between(0, accountVariants.length - 1);
  const chosen = dice.chance(0.7) || first === second ? [first] : [first, second];
  return accountVariants.filter((_, index) => chosen.includes(index));
}

async function playStory(world: World, genre: Genre, isOver: () => boolean): Promise<void> {
  const { engine, accounts } = world;
  const { timeline: time, random: dice, weather: faults } = engine;
  let nextStepAt = time.now() + 5000;
  startSchedule(engine, world.refresher, () => nextStepAt, world.tokensLastUntil);
  // The tokens are there before the first user comes.
  await time.run(nextStepAt);
  for (const [index, { gap, step }] of tellStory(dice, accounts, faults.kinds, genre).entries()) {
    nextStepAt = time.now() + gap;
    await time.run(nextStepAt);
    if (isOver()) return;
    play(world, step, index + 1);
  }
  nextStepAt = Number.POSITIVE_INFINITY;
}

/** Nothing goes wrong any more, and an operator puts the dead letters back: then everything comes to its end. */
async function comeToRest(world: World, isOver: () => boolean): Promise<void> {
  const { engine, queue, intake, observe } = world;
  await engine.timeline.run(engine.timeline.now() + engine.random.between(0, minute));
  engine.trace.add('weather', 'nothing goes wrong from here on');
  engine.weather.calm();
  await untilQuiet(engine, isOver);
  queue.redrive();
  intake.redrive();
  await untilQuiet(engine, isOver);
  if (!isOver()) observe({ kind: 'rested' });
}

async function untilQuiet({ timeline: time }: Engine, isOver: () => boolean): Promise<void> {
  const giveUpAt = time.now() + timeoutMs;
  // What is left is the schedule.
  do await time.run(time.now() + 7000);
  while (time.pending() > 1 && !isOver() && time.now() < giveUpAt);
}
