import { CodedError } from '#shared/coded-error.ts';
import type { HttpResult } from './http-event.ts';

/** Enough for the pushes of the few seconds in which WeChat repeats one. */
const capacity = 1000;

/** Recent answers of this instance, by the signature of the request. Never larger than its capacity. */
export interface ReplayMemory {
  /**
   * The earlier answer to the same request.
   *
   * @throws CodedError `signature_reused` if the signature was seen on another push: somebody has kept a signed URL and
   * sends another body with it, which nothing else detects in plaintext mode
   */
  recall(signature: string, pushKey: string): HttpResult | undefined;
  remember(signature: string, pushKey: string, answer: HttpResult): void;
}

export function replayMemory(): ReplayMemory {
  const answers = new Map<string, { readonly pushKey: string; readonly answer: HttpResult }>();
  return {
    recall(signature, pushKey) {
      const seen = answers.get(signature);
      if (seen === undefined || seen.pushKey === pushKey) return seen?.answer;
      throw new CodedError('signature_reused', 'The signature was used for another push before.');
    },
    remember(signature, pushKey, answer) {
      answers.set(signature, { pushKey, answer });
      for (const oldest of answers.keys()) {
        if (answers.size <= capacity) return;
        answers.delete(oldest);
      }
    },
  };
}
