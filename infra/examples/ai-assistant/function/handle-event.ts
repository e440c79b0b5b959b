import { contracts } from '#shared/contracts/published.ts';
import { type DeliveredEvent, readEvent } from '#shared/contracts/read-event.ts';
import { type AssistantDependencies, answerQuestion } from './answer-question.ts';
import { withoutAnswer } from './conversation.ts';
import { endings } from './voice.ts';

/** The events that the stack's rules deliver: messages that no rule answered, refused answers, users to be forgotten. */
export async function handleEvent(dependencies: AssistantDependencies, event: DeliveredEvent): Promise<void> {
  const { memory } = dependencies;
  switch (event['detail-type']) {
    case contracts.messageReceived.detailType: {
      const { metadata, data } = readEvent(contracts.messageReceived, event);
      const { account, openId, message, windowLeft } = data;
      const text =
        message.type === 'text' ? message.content : message.type === 'voice' ? message.recognition : '';
      if (text === undefined || text.trim() === '') return;
      return answerQuestion(dependencies, {
        id: metadata.id,
        account,
        openId,
        text,
        until: windowLeft.until,
      });
    }
    case contracts.replyRefused.detailType: {
      const { account, openId, requestId = '' } = readEvent(contracts.replyRefused, event).data;
      if (!requestId.endsWith(endings.answer)) return;
      const question = requestId.slice(0, -endings.answer.length);
      await memory.change({ account, openId }, (before) => withoutAnswer(before, question));
      return;
    }
    case contracts.userForgotten.detailType: {
      const { account, openId } = readEvent(contracts.userForgotten, event).data;
      return memory.forget({ account, openId });
    }
  }
}
