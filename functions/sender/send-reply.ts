import type { SendResult } from '#shared/wechat/api/send-message.ts';
import type { RefusalReason, ReplyState } from '#shared/window/conversation.ts';
import type { Correction } from '#shared/window/settle.ts';
import type { AccessTokens } from './access-token.ts';
import { type AttemptDependencies, type AttemptResult, attemptSend, type Letter } from './attempt-send.ts';

export interface SendDependencies extends AttemptDependencies {
  readonly tokens: AccessTokens;
}

/** What one attempt to send one reply means for the reply, for those after it, and for the ledger. */
export type SendOutcome =
  | {
      readonly kind: 'final';
      readonly state: ReplyState;
      readonly correction: Correction;
    }
  /** The same refusal awaits every other message to this user. */
  | {
      readonly kind: 'finalForAll';
      readonly state: ReplyState;
      readonly correction: Correction;
    }
  /** Certainly not sent; to be tried again after so many seconds. `undefined` leaves it to the back-off. */
  | { readonly kind: 'notSent'; readonly retryAfter: number | undefined; readonly why: string };

/**
 * Sends one reply. A token that WeChat rejects is replaced once and the message sent again, because a rejected call was
 * certainly not delivered.
 *
 * @throws CodedError `token_unavailable` (retry), `media_missing`
 */
export async function sendReply(dependencies: SendDependencies, letter: Letter): Promise<SendOutcome> {
  const { tokens } = dependencies;
  const token = await tokens.current(letter.account);
  const first = await attemptSend(dependencies, letter, token.accessToken);
  if (!(first.kind === 'rejected' && first.class === 'token')) return outcomeOf(first);
  const newer = await tokens.newerThan(letter.account, token.version);
  // A new one can be minutes away: tries close together would only be used up.
  if (newer === undefined)
    return { kind: 'notSent', retryAfter: undefined, why: `token rejected (${first.code})` };
  const second = await attemptSend(dependencies, letter, newer.accessToken);
  if (!(second.kind === 'rejected' && second.class === 'token')) return outcomeOf(second);
  // A fresh token that is rejected too is nothing that another try in this minute would mend.
  return { kind: 'notSent', retryAfter: 60, why: `fresh token rejected (${second.code})` };
}

/** What the codes that are about the window say of it; any other says that the count is used up. */
const correctionBy: Readonly<Record<number, Correction>> = {
  45015: 'closed',
  45037: 'closed',
  45094: 'entryClosed',
};

function outcomeOf(result: AttemptResult): SendOutcome {
  switch (result.kind) {
    case 'tooLate':
      return { kind: 'finalForAll', state: { state: 'refused', reason: 'window' }, correction: 'none' };
    case 'sent':
      return { kind: 'final', state: { state: 'sent' }, correction: 'none' };
    case 'undetermined':
      return { kind: 'final', state: { state: 'undetermined' }, correction: 'none' };
    case 'notSent':
      return { kind: 'notSent', retryAfter: undefined, why: 'no connection to WeChat' };
    case 'rejected':
      return outcomeOfRejection(result);
  }
}

function outcomeOfRejection(result: Extract<SendResult, { kind: 'rejected' }>): SendOutcome {
  const { code, class: errorClass, rid } = result;
  const refused = (reason: RefusalReason, correction: Correction = 'none') => ({
    state: { state: 'refused', reason, code, ...(rid === undefined ? {} : { rid }) } as const,
    correction,
  });
  switch (errorClass) {
    case 'retry':
      return { kind: 'notSent', retryAfter: code === 45011 ? 60 : undefined, why: `WeChat answered ${code}` };
    case 'window':
      return { kind: 'finalForAll', ...refused('window', correctionBy[code] ?? 'exhausted') };
    case 'user':
    case 'config':
    case 'account':
      return { kind: 'finalForAll', ...refused(errorClass) };
    case 'message':
    case 'ignore':
    case 'token':
      return { kind: 'final', ...refused('message') };
  }
}
