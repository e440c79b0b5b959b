import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { sendRequestEntry } from '#shared/contracts/entries.ts';
import { requestKey } from '#shared/wechat/inbound/message-key.ts';
import { type Finding, failed, ok, type Target } from '../doctor/step.ts';

/** Milliseconds. */
const timeoutMs = 60_000;
const pause = 500;
/** Who asks. */
const source = 'operator.smoke';
const tolerance = 90_000;

interface Asked {
  readonly openId: string;
  readonly id: string;
}

/** Asks over the bus for a message to users that there are not: WeChat refuses, and nobody gets anything. */
async function ask(
  patient: Target,
  users: readonly string[],
  sendAt?: string,
): Promise<readonly Asked[] | Finding> {
  const { account, stack, aws, now } = patient;
  const id = `smoke-${now()}`;
  const asked = users.map((openId) => ({ openId, id }));
  const { Entries: entries = [] } = await aws.eventBridge.send(
    new PutEventsCommand({
      Entries: asked.map(({ openId }) =>
        sendRequestEntry(
          { busName: stack.outputs.get('EventBusName') ?? stack.name, source },
          { id },
          {
            account: account.account,
            openId,
            messages: [{ msgtype: 'text', text: { content: '测试' } }],
            ...(sendAt === undefined ? {} : { sendAt }),
          },
        ),
      ),
    }),
  );
  const [refusal] = entries.filter(({ ErrorCode: code }) => code !== undefined);
  if (refusal === undefined) return asked;
  return failed(
    `the bus: ${refusal.ErrorCode} ${refusal.ErrorMessage ?? ''}`,
    'Look at the policy of the bus.',
  );
}

/** When the ledger has an outcome for a request; undefined if it has none in time. */
async function settledAt(
  patient: Target,
  { openId, id }: Asked,
  giveUpAt: number,
): Promise<number | undefined> {
  const { account, stack, aws, now, wait } = patient;
  const table = stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable');
  const conversations = conversationTable(aws.dynamoDb, table);
  const key = requestKey(account.account, openId, source, id);
  for (; now() < giveUpAt; await wait(pause)) {
    const found = await conversations.load({ account: account.account, openId });
    const state = found?.deliveries[key]?.replies[0]?.state;
    if (state === 'refused' || state === 'sent' || state === 'undetermined') return now();
  }
  return undefined;
}

/** Whether what other services ask for reaches the sender through the bus: two users at once, for neither to wait for the other. */
export async function checkRequests(patient: Target): Promise<Finding> {
  const startedAt = patient.now();
  const asked = await ask(patient, [`smoke-a-${startedAt}`, `smoke-b-${startedAt}`]);
  if ('status' in asked) return asked;
  const ends = await Promise.all(asked.map((one) => settledAt(patient, one, startedAt + timeoutMs)));
  const missing = ends.filter((end) => end === undefined).length;
  if (missing > 0) {
    return failed(
      `of two requests over the bus ${missing} came to no end within a minute`,
      `Look at the log of the sender, and at npm run wechat -- dead-letters list${patient.stackArgument}: a rule of the bus may not reach its queue.`,
    );
  }
  const seconds = ends.map((end) => (((end ?? startedAt) - startedAt) / 1000).toFixed(1));
  return ok(`two requests over the bus came to their end after ${seconds.join(' and ')} s`);
}

/** Whether a request for later comes when it is due. @param delay milliseconds */
export async function checkLater(patient: Target, delay: number): Promise<Finding> {
  const dueAt = patient.now() + delay;
  const asked = await ask(patient, [`smoke-later-${dueAt}`], new Date(dueAt).toISOString());
  if ('status' in asked) return asked;
  const [one] = asked;
  const end = one && (await settledAt(patient, one, dueAt + tolerance));
  const minutes = Math.round(delay / 60_000);
  if (end === undefined) {
    return failed(
      `a request for ${minutes} minutes later did not come within ${tolerance / 1000} s of its time`,
      'Look at the schedules of the group …-later, at the log of the sender, and at dead-letters list.',
    );
  }
  const late = (end - dueAt) / 1000;
  if (late < -2) return failed(`a request for later came ${-late} s too early`, 'Report it, with the time.');
  return ok(
    `a request for ${minutes} minutes later came ${late.toFixed(1)} s after its time; queue-age must still be OK`,
  );
}
