import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { sendRequestEntry } from '#shared/contracts/entries.ts';
import { requestKey } from '#shared/wechat/inbound/message-key.ts';
import { both } from '../../language/text.ts';
import { failed, type StepResult, type Target } from '../doctor/step.ts';

/** The source of the events. */
const source = 'operator.smoke';
/** Milliseconds. */
const pauseMs = 500;

export interface SentRequest {
  readonly openId: string;
  readonly id: string;
}

export const requester = ({ stack }: Target) => ({
  busName: stack.outputs.get('EventBusName') ?? stack.name,
  source,
});

/** Puts events on the bus, and reports if it does not take them. */
export async function put(
  { aws }: Target,
  entries: readonly PutEventsRequestEntry[],
): Promise<StepResult | undefined> {
  const { Entries: results = [] } = await aws.eventBridge.send(
    new PutEventsCommand({ Entries: [...entries] }),
  );
  const [refusal] = results.filter(({ ErrorCode: code }) => code !== undefined);
  if (refusal === undefined) return undefined;
  const detail = `${refusal.ErrorCode} ${refusal.ErrorMessage ?? ''}`;
  return failed(
    both(`the bus: ${detail}`, `事件总线拒绝了事件：${detail}`),
    both('Look at the policy of the bus.', '检查事件总线的策略。'),
  );
}

/** Asks over the bus for a message to users who do not exist: WeChat refuses it, and nobody gets anything. */
export async function ask(
  target: Target,
  users: readonly string[],
  sendAt?: string,
): Promise<readonly SentRequest[] | StepResult> {
  const id = `smoke-${target.now()}`;
  const asked = users.map((openId) => ({ openId, id }));
  const refusal = await put(
    target,
    asked.map(({ openId }) =>
      sendRequestEntry(
        requester(target),
        { id },
        {
          account: target.account.account,
          openId,
          messages: [{ msgtype: 'text', text: { content: '测试' } }],
          ...(sendAt === undefined ? {} : { sendAt }),
        },
      ),
    ),
  );
  return refusal ?? asked;
}

/**
 * When the ledger has an outcome for a request; undefined if it has none by `giveUpAt` (milliseconds).
 *
 * @param look is called between looks at the ledger, and returns the pause before the next; milliseconds
 */
export async function settledAt(
  { account, stack, aws, now, wait }: Target,
  { openId, id }: SentRequest,
  giveUpAt: number,
  look: () => Promise<number> = async () => pauseMs,
): Promise<number | undefined> {
  const table = stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable');
  const conversations = conversationTable(aws.dynamoDb, table);
  const key = requestKey(account.account, openId, source, id);
  for (; now() < giveUpAt; await wait(await look())) {
    const found = await conversations.load({ account: account.account, openId });
    const state = found?.deliveries[key]?.replies[0]?.state;
    if (state === 'refused' || state === 'sent' || state === 'undetermined') return now();
  }
  return undefined;
}
