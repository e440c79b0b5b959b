import { type Log, userHash } from '#shared/aws/log.ts';
import type { ReplyQueueClient } from '#shared/aws/reply-queue.ts';
import { CodedError } from '#shared/coded-error.ts';
import { queueJson } from '#shared/contracts/queue-json.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { ReceiverAccount } from '#shared/function-config.ts';
import { type Push, understandPush } from '#shared/wechat/inbound/push.ts';
import type { callbackKeys } from './callback-keys.ts';
import { eventAnswer } from './event-answer.ts';
import { type HttpResult, httpResult } from './http-event.ts';
import { openRequest } from './open-request.ts';
import { passiveBody } from './passive-body.ts';
import { type DecidePush, leaveToSender } from './push-answer.ts';
import type { RefusalCode } from './refusals.ts';
import type { ReplayMemory } from './replay-memory.ts';
import type { ReceiverRequest } from './request.ts';

export interface ReceivePushDependencies {
  readonly keys: ReturnType<typeof callbackKeys>;
  readonly queue: Pick<ReplyQueueClient, 'send'>;
  readonly memory: ReplayMemory;
  readonly decidePush: DecidePush;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

/**
 * Authenticates and parses a push of an account, queues it, and answers it.
 *
 * @param timeUp aborted once nobody waits for the answer
 */
export async function receivePush(
  dependencies: ReceivePushDependencies,
  account: ReceiverAccount,
  request: Extract<ReceiverRequest, { kind: 'push' }>,
  timeUp: AbortSignal,
): Promise<HttpResult> {
  const { keys, log, now, queue, memory } = dependencies;
  const startedAt = now();
  const { id, encryption, timestampTolerance: tolerance } = account;
  const { query, receivedAt } = request;
  const opened = await openRequest(keys, account, request, startedAt / 1000);
  const { fields, problem, text } = opened;
  const push = understandPush(fields, { problem, text, signedAt: Number(query.timestamp), tolerance });
  requireRecipient(account, push.toUserName);
  const about = { account: id, user: userHash(id, push.openId), key: push.key, type: push.message.type };

  // The verified signature, and no other from the request. The pushes of all accounts of a platform are signed with the
  // same keys.
  const verified = encryption === 'plaintext' ? query.signature : query.msgSignature;
  const signature = [account.callbackSecretOwner, query.timestamp, query.nonce, verified].join(' ');
  const seen = `${id} ${push.key}`;
  const before = memory.recall(signature, seen);
  if (before !== undefined) {
    log('info', 'push_repeated', about);
    return before;
  }
  timeUp.throwIfAborted();
  const own = eventAnswer(account, opened, query.nonce, startedAt / 1000);
  const decide = own === undefined ? dependencies.decidePush : leaveToSender;
  const { response, work } = await decide(account, push, receivedAt);
  // The queue drops repeats.
  for (const one of work)
    await queue.send(
      { group: push.openId || nobody, deduplicationId: push.key, body: queueJson(one) },
      timeUp,
    );
  const answer = httpResult(
    200,
    response === null
      ? (own ?? 'success')
      : passiveBody(response, account, push, opened, query.nonce, startedAt / 1000),
  );
  memory.remember(signature, seen, answer);
  const milliseconds = now() - startedAt;
  const misread = problemOf(push);
  if (misread === undefined) log('info', 'push_queued', { ...about, response: response?.type, milliseconds });
  else log('warn', 'push_not_understood', { ...about, problem: misread, milliseconds });
  return answer;
}

/** The queue group of pushes that name no user. */
const nobody = 'nobody';

function problemOf({ message }: Push): string | undefined {
  return message.type === 'unknown' ? message.problem : undefined;
}

/** The path is not signed, so a push of one account of a platform could be sent to the path of another. */
function requireRecipient({ id: account, originalId }: ReceiverAccount, toUserName: string): void {
  if (originalId === undefined || toUserName === originalId || toUserName === '') return;
  throw new CodedError<RefusalCode>(
    'wrong_recipient',
    `The push is to another account than ${account}. If it is the right one, correct originalId in the account file.`,
  );
}
