import { setTimeout as wait } from 'node:timers/promises';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { matchesPattern } from '../../local/aws/event-pattern.ts';
import type { EventFilter } from './event-filter.ts';
import { patternOf } from './event-filter.ts';
import type { HeardEvent } from './heard-event.ts';

/** The pause between an answer and the next request; milliseconds. */
const pause = 200;

/**
 * The events of a local run from now on, until the signal.
 *
 * @param url the address of the run
 * @throws CodedError `no_local_run` if the run has ended
 */
export async function* listenToLocal(
  url: string,
  filter: EventFilter,
  signal: AbortSignal,
): AsyncGenerator<HeardEvent> {
  const pattern = patternOf(filter);
  let last = (await eventsAfter(url, undefined, signal)).at(-1)?.id;
  while (!signal.aborted) {
    await wait(pause, undefined, { signal }).catch(() => {});
    const events = signal.aborted ? [] : await eventsAfter(url, last, signal);
    last = events.at(-1)?.id ?? last;
    for (const event of events) if (matchesPattern(pattern, event as never)) yield event;
  }
}

async function eventsAfter(
  url: string,
  last: string | undefined,
  signal: AbortSignal,
): Promise<readonly HeardEvent[]> {
  try {
    const response = await fetch(`${url}/__local/events${last === undefined ? '' : `?after=${last}`}`, {
      signal,
    });
    return (await response.json()) as readonly HeardEvent[];
  } catch (cause) {
    if (signal.aborted) return [];
    throw new ToldError(
      'no_local_run',
      both(`The local run at ${url} has ended.`, `${url} 的本机运行已经结束。`),
      { cause },
    );
  }
}
