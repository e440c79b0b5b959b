import type { ServerResponse } from 'node:http';
import type { LocalResponse } from '../http-server.ts';
import type { News } from './model.ts';

/** Tells every open page what happens, as server-sent events. */
export interface NewsStream {
  tell(news: News): void;
  /** The response to a page that subscribes. */
  response(): LocalResponse;
  stop(): void;
}

/** The interval of the signs of life by which each side notices that the other has gone; milliseconds. */
const heartbeat = 15_000;

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createNewsStream(): NewsStream {
  const open = new Set<ServerResponse>();
  const timer = setInterval(() => {
    for (const outgoing of open) outgoing.write(':\n\n');
  }, heartbeat);
  timer.unref();
  return {
    tell(news) {
      const text = `data: ${JSON.stringify(news)}\n\n`;
      for (const outgoing of open) outgoing.write(text);
    },
    response: () => ({
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
      body: ': hello\n\n',
      stream(outgoing) {
        open.add(outgoing);
        outgoing.on('close', () => open.delete(outgoing));
      },
    }),
    stop() {
      clearInterval(timer);
      for (const outgoing of open) outgoing.end();
      open.clear();
    },
  };
}
