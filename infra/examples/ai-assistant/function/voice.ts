import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CodedError, retry } from '#shared/coded-error.ts';
import { type Requester, sendRequestEntry } from '#shared/contracts/entries.ts';
import type { SendRequest } from '#shared/contracts/published.ts';
import type { Question, Voice } from './answer-question.ts';

/** The ends of request ids, after the id of the question. */
export const endings = { typing: '.typing', answer: '.answer', handOver: '.person' } as const;

/** Speaks over the bus. A message is dropped if the user has written something else in the meantime. */
export function busVoice(bus: EventBridgeClient, from: Requester): Voice {
  async function request(
    { id, account, openId }: Question,
    ending: (typeof endings)[keyof typeof endings],
    data: Omit<SendRequest, 'account' | 'openId'>,
  ): Promise<void> {
    const entry = sendRequestEntry(
      from,
      { id: `${id}${ending}`, correlationId: id },
      { account, openId, inReplyTo: id, ...data },
    );
    const { FailedEntryCount: failed } = await bus.send(new PutEventsCommand({ Entries: [entry] }));
    // PutEvents can succeed with refused entries. An error makes Lambda try again.
    if (failed)
      throw new CodedError('bus_refused', 'The bus refused a request to send.', { decision: retry });
  }
  const text = (content: string) => ({ msgtype: 'text', text: { content } }) as const;
  return {
    typing: (question) => request(question, endings.typing, { unlessUserWrote: true, typing: '30s' }),
    answer: (question, content, isModel) =>
      request(question, endings.answer, {
        unlessUserWrote: true,
        ...(question.until === null ? {} : { notAfter: question.until }),
        ...(isModel
          ? { format: 'markdown', messages: [{ ...text(content), aimsgcontext: { is_ai_msg: 1 } }] }
          : { messages: [text(content)] }),
      }),
    handOver: (question, content) => request(question, endings.handOver, { messages: [text(content)] }),
  };
}
