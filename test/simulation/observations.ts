import type { EventOnBus } from './aws/bus.ts';
import type { Item } from './aws/expression.ts';
import type { QueueEntry } from './aws/queue.ts';

/** What the models see happen; every invariant is about these. */
export type Observation =
  /** A user did something, or another service asked for messages. */
  | {
      readonly kind: 'began';
      readonly mark: string;
      readonly account: string;
      readonly openId: string;
      /** By WeChat's clock, epoch seconds, where nothing else in a push tells it from others; otherwise 0. */
      readonly createTime: number;
      /** The class of actions by which it opens a window; null where it opens none. */
      readonly opens: string | null;
      /** Whether some or all of the messages are to be sent later. */
      readonly isPutOff: boolean;
      /** Whether a rule answers it in the response, if that can be. */
      readonly isPassive: boolean;
    }
  /** The receiver answered a push with 200. */
  | { readonly kind: 'pushAnswered'; readonly mark: string }
  /** WeChat made a request with a push. */
  | { readonly kind: 'pushRequested'; readonly mark: string }
  /** New code and rules were deployed. */
  | { readonly kind: 'deployed' }
  /** WeChat took a response to a push, which had nothing in it. */
  | { readonly kind: 'successTaken'; readonly mark: string }
  /** The user saw the answer that was in the response to the push. */
  | { readonly kind: 'passiveShown'; readonly mark: string; readonly text: string }
  | { readonly kind: 'queued' | 'deleted' | 'deadLettered'; readonly entry: QueueEntry }
  | { readonly kind: 'published'; readonly event: EventOnBus }
  /** A message came to WeChat, which delivered it (`refusal` 0) or not; `ownRefusal` is by its count alone. */
  | {
      readonly kind: 'sendArrived';
      readonly account: string;
      readonly openId: string;
      readonly text: string;
      readonly refusal: number;
      readonly ownRefusal: 0 | 45015 | 45047;
    }
  | {
      readonly kind: 'conversationWritten';
      readonly id: string;
      readonly before: Item | undefined;
      readonly after: Item;
    }
  | {
      readonly kind: 'tokenWritten';
      readonly account: string;
      readonly before: Item | undefined;
      readonly after: Item;
    }
  /** WeChat was asked for a token and gave one; milliseconds. */
  | { readonly kind: 'tokenGiven'; readonly account: string; readonly force: boolean; readonly at: number }
  /** WeChat did not take the token of a call, and says so to the process that made it. */
  | {
      readonly kind: 'tokenRejected';
      readonly account: string;
      readonly token: string;
      readonly process: string;
    }
  /** A refresher began to ask WeChat for a token, or has got its answer. */
  | {
      readonly kind: 'refreshBegan' | 'refreshEnded';
      readonly account: string;
      readonly process: string;
      readonly force: boolean;
    }
  /** Everything has come to rest, and nothing goes wrong any more. */
  | { readonly kind: 'rested' };

export type Observe = (observation: Observation) => void;
