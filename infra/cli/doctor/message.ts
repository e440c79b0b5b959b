import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { sendRequestEntry } from '#shared/contracts/entries.ts';
import { requestKey } from '#shared/wechat/inbound/message-key.ts';
import type { ReplyState } from '#shared/window/conversation.ts';
import { codeMeaning } from '../../language/code-meanings.ts';
import { both } from '../../language/text.ts';
import { failed, ok, type StepResult, type Target } from './step.ts';

const text = '测试消息：客服消息可以送达。';
/** Milliseconds. */
const timeoutMs = 40_000;
const pause = 500;

/** Sends a message as another service would, over the bus and the queue, and looks up the result in the ledger. */
export async function checkMessage(patient: Target, openId: string): Promise<StepResult> {
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
      both('Look at the policy of the bus.', '检查事件总线的策略。'),
    );
  }
  const conversations = conversationTable(
    aws.dynamoDb,
    stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable'),
  );
  const key = requestKey(account.account, openId, 'operator.doctor', id);
  for (const giveUpAt = now() + timeoutMs; now() < giveUpAt; await wait(pause)) {
    const conversation = await conversations.load({ account: account.account, openId });
    const reply = conversation?.deliveries[key]?.replies[0];
    if (reply?.state === 'sent' || reply?.state === 'undetermined' || reply?.state === 'refused')
      return findingOf(reply);
  }
  return failed(
    both('nothing came of it within 40 s', '40 秒内没有结果'),
    both(
      'Look at the log of the sender, and at dead-letters list; the queue may be long.',
      '看 sender 的日志和 dead-letters list；也可能是队列太长。',
    ),
  );
}

function findingOf(reply: Extract<ReplyState, { state: 'sent' | 'undetermined' | 'refused' }>): StepResult {
  if (reply.state === 'sent') return ok(both('WeChat took it; look at the phone', '微信已接收，看看手机'));
  if (reply.state === 'undetermined') {
    return failed(
      both('WeChat did not answer: it may have arrived', '微信没有应答：也许已经送到'),
      both('Look at the phone, and run this again.', '看看手机，再运行一次。'),
    );
  }
  const { reason, code } = reply;
  const meaning = code === undefined ? both(reason, reason) : codeMeaning('send', code);
  const number = code === undefined ? '' : `${code}, `;
  const detail = both(`refused: ${number}${meaning.en}`, `被拒：${number}${meaning.zh}`);
  return failed(
    detail,
    reason === 'window'
      ? both(
          'There is no open window: have this person write to the account, and run this again within 48 hours.',
          '现在不能发：让这个人先给账号发一条消息，48 小时内再运行。',
        )
      : reason === 'user'
        ? both(
            'The openid must be of this account, and of somebody who follows it and has not blocked it.',
            'openid 必须属于这个账号，而且这个人关注了账号、没有拉黑。',
          )
        : both('See the log of the sender.', '看 sender 的日志。'),
  );
}
