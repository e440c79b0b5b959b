import { answered } from './answered.ts';
import { boundedItem } from './bounded-item.ts';
import { inOrder } from './in-order.ts';
import type { Invariant } from './invariant.ts';
import { neverKnowinglyOver } from './never-knowingly-over.ts';
import { neverRefusedInDoubt } from './never-refused-in-doubt.ts';
import { noStarvation } from './no-starvation.ts';
import { nothingLost } from './nothing-lost.ts';
import { nothingTwice } from './nothing-twice.ts';
import { oneRefresh } from './one-refresh.ts';
import { oneRefusal } from './one-refusal.ts';
import { sameAnswer } from './same-answer.ts';
import { tokenReplaced } from './token-replaced.ts';
import { toldTruly } from './told-truly.ts';
import { wechatIsBelieved } from './wechat-is-believed.ts';

/** What must hold after every step. */
export const invariants = {
  'nothing lost': nothingLost,
  answered,
  'nothing twice': nothingTwice,
  'in order': inOrder,
  'never knowingly over': neverKnowinglyOver,
  'never refused in doubt': neverRefusedInDoubt,
  'WeChat is believed': wechatIsBelieved,
  'one refusal, one message': oneRefusal,
  'one refresh in flight': oneRefresh,
  'a rejected token is replaced': tokenReplaced,
  'no starvation': noStarvation,
  'told truly': toldTruly,
  'same answer': sameAnswer,
  'bounded item': boundedItem,
} as const satisfies Record<string, Invariant>;
export type InvariantName = keyof typeof invariants;
