import type { LocalQueue } from '../aws/queue.ts';
import type { TraceContext } from '../trace/trace-context.ts';
import { nameOf } from '../trace/watch-functions.ts';
import type { QueuesView } from './desk-model.ts';

/** What waits in the queues, and what is scheduled. */
export function queuesView(
  { book, scheduled, now }: TraceContext,
  queues: readonly LocalQueue[],
): QueuesView {
  const about = (body: string) => {
    const draft = book.about(body);
    return { about: draft?.title ?? kindOf(body), trace: draft?.id ?? null };
  };
  return {
    queues: queues.map((queue) => ({
      name: nameOf(queue.name),
      messages: queue.contents().map(({ body }) => about(body)),
    })),
    scheduled: [...scheduled.values()]
      .filter(({ at }) => at > now())
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, body }) => ({ at: new Date(at).toISOString(), about: about(body).about })),
  };
}

function kindOf(body: string): string {
  try {
    const { kind, work } = JSON.parse(body) as { kind?: string; work?: { kind?: string } };
    return work?.kind ?? kind ?? '?';
  } catch {
    return '?';
  }
}
