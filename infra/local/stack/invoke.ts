import { setTimeout as wait } from 'node:timers/promises';
import type { InvocationReport } from '../aws/services/service.ts';
import type { LocalFunction } from '../lambda/function-host.ts';

type OnLog = (functionName: string, line: string) => void;

/** Passes log lines on, and also gives an invoker the lines of its invocation. */
export function logTap(onLog: OnLog) {
  const listeners = new Set<OnLog>();
  return {
    onLog: ((functionName, line) => {
      onLog(functionName, line);
      for (const listener of listeners) listener(functionName, line);
    }) as OnLog,
    /** Invokes a function and reports the outcome, as Lambda's API does. */
    async invoke(target: LocalFunction | undefined, payload: unknown): Promise<InvocationReport | undefined> {
      if (target === undefined) return undefined;
      const log: string[] = [];
      const listener: OnLog = (name, line) => {
        if (name === target.name) log.push(line);
      };
      listeners.add(listener);
      const result = await target.invoke(payload).then(
        (value) => ({ ok: true, value }) as const,
        (error: Error) => ({ ok: false, error: error.message }) as const,
      );
      // A thread's output arrives a moment after its answer.
      await wait(20);
      listeners.delete(listener);
      return { log, result };
    },
  };
}
