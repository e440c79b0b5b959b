import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { conversationId } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { sendRequestEntry } from '#shared/contracts/entries.ts';
import { meaningOf } from '#shared/wechat/api/error-codes.ts';
import { requestKey } from '#shared/wechat/inbound/message-key.ts';
import type { ReplyState } from '#shared/window/conversation.ts';
import { type Finding, failed, ok, type Patient } from './step.ts';

const text = '测试消息：客服消息可以送达。';
/** Milliseconds. */
const patience = 40_000;
const pause = 500;

/** Sends a message as any other service would, over the bus and the queue, and looks into the ledger for what came of it. */
export async function checkMessage(patient: Patient, openId: string): Promise<Finding> {
  const { account, stack, aws, now, wait } = patient;
  const id = `doctor-${now()}`;
  const entry = sendRequestEntry(
    { busName: stack.outputs.get('EventBusName') ?? stack.name, source: 'operator.doctor' },
    { id },
    { account: account.account, openId, messages: [{ msgtype: 'text', text: { content: text } }] },
  );
  const { Entries: entries = [] } = await aws.eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
  const [refusal] = entries.filter(({ ErrorCode: code }) => code !== undefined);
  if (refusal !== undefined) {
    return failed(
      `the bus: ${refusal.ErrorCode} ${refusal.ErrorMessage ?? ''}`.trim(),
      'Look at the policy of the bus.',
    );
  }
  const conversations = conversationTable(
    aws.dynamoDb,
    stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable'),
  );
  const key = requestKey(account.account, openId, 'operator.doctor', id);
  for (const giveUpAt = now() + patience; now() < giveUpAt; await wait(pause)) {
    const conversation = await conversations.load(conversationId(account.account, openId));
    const reply = conversation?.deliveries[key]?.replies[0];
    if (reply?.state === 'sent' || reply?.state === 'undetermined' || reply?.state === 'refused')
      return findingOf(reply);
  }
  return failed(
    'nothing came of it within 40 s',
    'Look at the log of the sender, and at dead-letters list; the queue may be long.',
  );
}

function findingOf(reply: Extract<ReplyState, { state: 'sent' | 'undetermined' | 'refused' }>): Finding {
  if (reply.state === 'sent') return ok('WeChat took it; look at the phone');
  if (reply.state === 'undetermined') {
    return failed('WeChat did not answer: it may have arrived', 'Look at the phone, and run this again.');
  }
  const { reason, code } = reply;
  const detail =
    code === undefined ? `refused: ${reason}` : `refused: ${code}, ${meaningOf('send', code).meaning}`;
  return failed(
    detail,
    reason === 'window'
      ? 'There is no open window: have this person write to the account, and run this again within 48 hours.'
      : reason === 'user'
        ? 'The openid must be of this account, and of somebody who follows it and has not blocked it.'
        : 'See the log of the sender.',
  );
}
