import type { Trace } from '../page/model.ts';
import { type OpenTrace, steadyNow, view } from './open-trace.ts';

/** More than anybody scrolls back to. */
const kept = 200;
/** Changes within this many milliseconds are reported together. */
const together = 30;

/** All traces, and which of them something belongs to. */
export interface Book {
  open(
    given: Pick<OpenTrace, 'account' | 'openId' | 'key' | 'from' | 'title' | 'message'>,
    at: number,
  ): OpenTrace;
  /** The trace that a text is about: the newest with a mark that the text contains. */
  about(text: string): OpenTrace | undefined;
  all(): readonly OpenTrace[];
  /** Call when the trace has changed. */
  changed(trace: OpenTrace): void;
  views(): readonly Trace[];
}

export function createBook(tell: (trace: Trace) => void): Book {
  let traces: OpenTrace[] = [];
  let count = 0;
  const dirty = new Set<OpenTrace>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const trace of dirty) tell(view(trace));
    dirty.clear();
  };
  const book: Book = {
    open(given, at) {
      const trace: OpenTrace = {
        ...given,
        id: `t${++count}`,
        at,
        origin: steadyNow(),
        marks: new Set(given.key === null ? [] : [given.key]),
        steps: [],
        rules: [],
        rule: null,
        outcome: 'running',
        seenAfter: null,
        handling: 0,
        before: undefined,
        wire: null,
        fields: null,
        asked: undefined,
        refusal: null,
        isRemarked: false,
        chatItem: null,
      };
      traces = [...traces, trace].slice(-kept);
      book.changed(trace);
      return trace;
    },
    about: (text) => traces.findLast(({ marks }) => [...marks].some((mark) => text.includes(mark))),
    all: () => traces,
    changed(trace) {
      dirty.add(trace);
      timer ??= setTimeout(flush, together);
      timer.unref();
    },
    views: () => traces.map(view),
  };
  return book;
}
