import type { Trace } from '../page/model.ts';
import { type Draft, steadyNow, view } from './draft.ts';

/** More than anybody scrolls back to. */
const kept = 200;
/** Changes within this many milliseconds are reported together. */
const together = 30;

/** All traces, and which of them something belongs to. */
export interface Book {
  open(given: Pick<Draft, 'account' | 'openId' | 'key' | 'from' | 'title' | 'message'>, at: number): Draft;
  /** The trace that a text is about: the newest with a mark that the text contains. */
  about(text: string): Draft | undefined;
  all(): readonly Draft[];
  /** Call when the trace has changed. */
  changed(draft: Draft): void;
  views(): readonly Trace[];
}

export function createBook(tell: (trace: Trace) => void): Book {
  let drafts: Draft[] = [];
  let count = 0;
  const dirty = new Set<Draft>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const draft of dirty) tell(view(draft));
    dirty.clear();
  };
  const book: Book = {
    open(given, at) {
      const draft: Draft = {
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
      drafts = [...drafts, draft].slice(-kept);
      book.changed(draft);
      return draft;
    },
    about: (text) => drafts.findLast(({ marks }) => [...marks].some((mark) => text.includes(mark))),
    all: () => drafts,
    changed(draft) {
      dirty.add(draft);
      timer ??= setTimeout(flush, together);
      timer.unref();
    },
    views: () => drafts.map(view),
  };
  return book;
}
