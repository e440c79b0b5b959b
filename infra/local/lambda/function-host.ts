import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import type { Invocation, InvocationResult, WorkerSettings } from './protocol.ts';

export interface HostedFunctionSettings {
  readonly name: string;
  /** The file of the bundle. */
  readonly bundle: string;
  /** The file of the bundled worker module. */
  readonly worker: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
  readonly onLog: (functionName: string, line: string) => void;
}

/** A function that can be invoked. Each instance is a thread with its own environment, and handles one invocation at a time. */
export interface LocalFunction {
  readonly name: string;
  /** @throws Error if the function throws or times out, or its thread dies */
  invoke(event: unknown): Promise<unknown>;
  /**
   * Serves the next invocations with new instances, which have the current code, these environment variables and no
   * earlier state.
   */
  renew(variables?: Readonly<Record<string, string>>): void;
  stop(): Promise<void>;
}

/** The maximum number of instances of one function on a laptop; further invocations wait. */
const maxInstances = 4;

export function createFunction(given: HostedFunctionSettings, clock: Clock): LocalFunction {
  let settings = given;
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const outdated = new Set<Instance>();
  const waiting: ((instance: Instance) => void)[] = [];

  function take(): Promise<Instance> {
    const free = idle.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (all.size < maxInstances) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }
  function start(): Instance {
    const instance = startInstance(settings, clock);
    all.add(instance);
    return instance;
  }
  function retire(instance: Instance): void {
    all.delete(instance);
    outdated.delete(instance);
    void instance.stop();
  }
  function checkIn(instance: Instance): void {
    if (instance.isDead() || outdated.has(instance)) retire(instance);
    const usable = all.has(instance) ? instance : undefined;
    const next = waiting.shift();
    if (next !== undefined) next(usable ?? start());
    else if (usable !== undefined) idle.push(usable);
  }

  return {
    name: settings.name,
    renew(variables = {}) {
      settings = { ...settings, environment: { ...settings.environment, ...variables } };
      for (const instance of all) outdated.add(instance);
      for (const instance of idle.splice(0)) retire(instance);
    },
    async invoke(event) {
      const instance = await take();
      try {
        return await instance.invoke(event);
      } finally {
        checkIn(instance);
      }
    },
    async stop() {
      await Promise.all([...all].map((instance) => instance.stop()));
    },
  };
}

interface Instance {
  invoke(event: unknown): Promise<unknown>;
  isDead(): boolean;
  stop(): Promise<void>;
}

function startInstance(
  { name, bundle, worker: file, environment, timeout, onLog }: HostedFunctionSettings,
  clock: Clock,
): Instance {
  const workerData: WorkerSettings = { bundle: pathToFileURL(bundle).href, clockOffset: clock.offset };
  const worker = new Worker(file, {
    workerData,
    env: { ...environment },
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  let death: Error | undefined;
  let finish: ((result: InvocationResult) => void) | undefined;
  let fail: ((error: Error) => void) | undefined;

  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line !== '') onLog(name, line);
    });
  }
  const die = (error: Error): void => {
    death ??= error;
    fail?.(death);
  };
  worker.on('message', (message: InvocationResult | 'ready') => {
    if (message !== 'ready') finish?.(message);
  });
  worker.on('error', die);
  worker.on('exit', (code) => die(new Error(`${name} exited with code ${code}`)));

  return {
    isDead: () => death !== undefined,
    async stop() {
      await worker.terminate();
    },
    invoke(event) {
      const invocation: Invocation = { id: randomUUID(), event, deadline: Date.now() + timeout * 1000 };
      return new Promise((resolve, reject) => {
        if (death !== undefined) return reject(death);
        const timer = setTimeout(() => {
          die(new Error(`${name} timed out after ${timeout} seconds`));
          void worker.terminate();
        }, timeout * 1000);
        finish = (result) => {
          clearTimeout(timer);
          if (result.ok) resolve(result.value);
          else reject(new Error(result.error));
        };
        fail = (error) => {
          clearTimeout(timer);
          reject(error);
        };
        worker.postMessage(invocation);
      });
    },
  };
}
