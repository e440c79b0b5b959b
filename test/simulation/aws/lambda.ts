import type { Engine } from '../engine/engine.ts';
import { type Process, startProcess } from '../engine/process.ts';

export interface Invocation {
  readonly id: string;
  /** By the clock of the instance; milliseconds. */
  readonly deadline: number;
}

export type Handler = (event: unknown, invocation: Invocation) => Promise<unknown>;

/** How an invocation ended. Whether it had an effect says neither. */
export type Outcome = { readonly kind: 'result'; readonly result: unknown } | { readonly kind: 'failed' };

/** A function of Lambda: as many instances as are needed at once, each with what it remembers, each for a while. */
export interface SimulatedFunction {
  invoke(event: unknown, done: (outcome: Outcome) => void): void;
  /** From now on instances of `boot` are started; those that run finish what they do. */
  deploy(boot: (process: Process) => Handler): void;
}

interface Instance {
  readonly process: Process;
  readonly handler: Handler;
  readonly generation: number;
  onDeath: () => void;
}

/** @param timeout seconds */
export function simulatedFunction(
  engine: Engine,
  name: string,
  timeout: number,
  firstBoot: (process: Process) => Handler,
): SimulatedFunction {
  const { timeline, random, weather, trace } = engine;
  let boot = firstBoot;
  let generation = 0;
  let started = 0;
  let invocations = 0;
  let idle: Instance[] = [];

  function start(): Instance {
    const process = startProcess(engine, `${name}-${++started}`, () => instance.onDeath());
    const instance: Instance = { process, handler: boot(process), generation, onDeath: () => {} };
    return instance;
  }
  function coldStart(): number {
    return weather.strikes('slowStart') ? random.between(2000, 7000) : random.between(150, 600);
  }
  function run(instance: Instance, event: unknown, done: (outcome: Outcome) => void): void {
    const { process, handler } = instance;
    const id = `${name}.${++invocations}`;
    let isOver = false;
    const end = (outcome: Outcome): void => {
      if (isOver) return;
      isOver = true;
      cancelTimeout();
      if (process.isAlive() && instance.generation === generation) idle.push(instance);
      done(outcome);
    };
    instance.onDeath = () => end({ kind: 'failed' });
    const cancelTimeout = timeline.after(timeout * 1000, () =>
      process.kill(`${id} has used up its ${timeout} s`),
    );
    handler(event, { id, deadline: process.now() + timeout * 1000 }).then(
      (result) => end({ kind: 'result', result }),
      (error: Error) => {
        trace.add(process.name, `fails: ${error.message}`);
        end({ kind: 'failed' });
      },
    );
  }

  return {
    invoke(event, done) {
      if (weather.strikes('recycling')) idle = [];
      const warm = idle.length === 0 ? undefined : idle.splice(random.between(0, idle.length - 1), 1)[0];
      if (warm !== undefined) return run(warm, event, done);
      timeline.after(coldStart(), () => run(start(), event, done));
    },
    deploy(next) {
      boot = next;
      generation++;
      idle = [];
    },
  };
}
