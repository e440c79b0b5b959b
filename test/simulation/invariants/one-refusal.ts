import { isOf, readText } from '../records.ts';
import { codesAboutMessages } from '../wechat/api.ts';
import type { Invariant } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/**
 * What WeChat says of one message is about that message alone: of the replies to one thing no more are refused than WeChat
 * refused, as long as it said nothing of the user.
 */
export const oneRefusal: Invariant = (facts) => {
  /** What WeChat refused, by what it was a reply to. */
  const refusals = new Map<string, { readonly text: string; readonly code: number }[]>();
  return (observation) => {
    if (observation.kind === 'sendArrived' && observation.refusal !== 0) {
      const { mark } = readText(observation.text);
      const { text, refusal: code } = observation;
      refusals.set(mark, [...(refusals.get(mark) ?? []), { text, code }]);
    }
    if (observation.kind !== 'conversationWritten') return undefined;
    const { deliveries } = readLedger(observation.after);
    for (const [mark, said] of refusals) {
      const job = facts.records.jobOf(mark);
      if (job === undefined || said.some(({ code }) => !codesAboutMessages.includes(code))) continue;
      const refused = Object.entries(deliveries)
        .filter(([key]) => isOf(job, key))
        .flatMap(([, { replies }]) => replies)
        .filter(
          (reply) => reply.state === 'refused' && reply.reason !== 'busy' && reply.code !== undefined,
        ).length;
      const messages = new Set(said.map(({ text }) => text)).size;
      if (refused > messages)
        return `${refused} replies to ${mark} were refused, and WeChat had refused ${messages} for what was in them`;
    }
    return undefined;
  };
};
