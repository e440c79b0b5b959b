import { type Log, userHash } from '#shared/aws/log.ts';
import type { ReplyQueue } from '#shared/aws/reply-queue.ts';
import type { PushWork } from '#shared/contracts/work.ts';
import type { ReceiverAccount } from '#shared/function-config.ts';
import { type Push, understandPush } from '#shared/wechat/inbound/push.ts';
import { openPush, requireGenuineForm } from '#shared/wechat/open-push.ts';
import type { callbackKeys } from './callback-keys.ts';
import { type HttpResult, httpResult } from './http-event.ts';
import { type DecidePassively, passiveBody } from './passive-answer.ts';
import { withKeys } from './recipients.ts';
import type { ReplayMemory } from './replay-memory.ts';
import type { ReceiverRequest } from './request.ts';

export interface ReceivePushDependencies {
  readonly keys: ReturnType<typeof callbackKeys>;
  readonly queue: Pick<ReplyQueue, 'send'>;
  readonly memory: ReplayMemory;
  readonly decidePassively: DecidePassively;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Authenticates and understands a push of an account, queues it, and answers it. */
export async function receivePush(
  dependencies: ReceivePushDependencies,
  policy: ReceiverAccount,
  { query, body, receivedAt }: Extract<ReceiverRequest, { kind: 'push' }>,
): Promise<HttpResult> {
  const { keys, log, now, queue, memory } = dependencies;
  const { account } = policy;
  const startedAt = now();
  requireGenuineForm(query, policy, startedAt / 1000);
  const opened = await withKeys(keys, policy, (current) =>
    openPush(body, query, policy, current, startedAt / 1000),
  );
  const { fields, problem, text } = opened;
  const push = understandPush(fields, {
    problem,
    text,
    signedAt: Number(query.timestamp),
    tolerance: policy.timestampTolerance,
  });
  const about = { account, user: userHash(account, push.openId), key: push.key, type: push.message.type };

  // The signature that was verified, and none beside it.
  const verified = policy.encryption === 'plaintext' ? query.signature : query.msgSignature;
  const signature = [account, query.timestamp, query.nonce, verified].join(' ');
  const before = memory.recall(signature, push.key);
  // Where rules answer in the response, another instance may have given another answer since.
  if (before !== undefined && policy.rules === null) {
    log('info', 'push_repeated', about);
    return before;
  }
  const passive = await dependencies.decidePassively(policy, push, receivedAt);
  const work: PushWork = {
    kind: 'push',
    account,
    receivedAt,
    push,
    ...(passive === undefined ? {} : { answeredBy: passive.rule }),
  };
  // The queue drops repeats. But where rules answer in the response, a repeat says that WeChat did not take one.
  const deduplicationId = policy.rules === null ? push.key : `${push.key}.${receivedAt}`;
  await queue.send({ group: push.openId || nobody, deduplicationId, body: JSON.stringify(work) });
  const answer = httpResult(
    200,
    passive === undefined
      ? 'success'
      : passiveBody(passive.reply, policy, push, opened, query.nonce, startedAt / 1000),
  );
  memory.remember(signature, push.key, answer);
  const milliseconds = now() - startedAt;
  const misread = problemOf(push);
  if (misread === undefined)
    log('info', 'push_queued', { ...about, answeredBy: passive?.rule, milliseconds });
  else log('warn', 'push_not_understood', { ...about, problem: misread, milliseconds });
  return answer;
}

/** The group of the queue for pushes that say of no user. */
const nobody = 'nobody';

function problemOf({ message }: Push): string | undefined {
  return message.type === 'unknown' ? message.problem : undefined;
}
