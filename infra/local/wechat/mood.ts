import { setTimeout as wait } from 'node:timers/promises';
import type { LocalRequest, LocalResponse } from '../http-server.ts';

/** How the simulated WeChat's API treats calls that send messages. */
export type Manner =
  | { readonly kind: 'usual' }
  /** It answers only after this many milliseconds. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** It accepts requests and never answers. */
  | { readonly kind: 'silent' }
  /** It refuses every message with this code. */
  | { readonly kind: 'refusing'; readonly code: number };

type Handle = (request: LocalRequest) => Promise<LocalResponse>;

export interface Mood {
  manner: Manner;
  /** The API's handler with this behaviour. */
  through(refuse: (code: number) => LocalResponse, handle: Handle): Handle;
}

const sending = '/cgi-bin/message/custom/send';

export function createMood(): Mood {
  const mood: Mood = {
    manner: { kind: 'usual' },
    through: (refuse, handle) => async (request) => {
      const { manner } = mood;
      if (request.path === sending && manner.kind === 'refusing') return refuse(manner.code);
      if (request.path === sending && manner.kind === 'silent') return new Promise(() => {});
      if (request.path === sending && manner.kind === 'slow') await wait(manner.milliseconds);
      return handle(request);
    },
  };
  return mood;
}
