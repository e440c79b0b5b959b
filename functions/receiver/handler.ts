import type { ReceiverAccount } from '#shared/account/function-config.ts';
import { errorFields, type Log, userHash } from '#shared/aws/log.ts';
import type { ReplyQueue } from '#shared/aws/reply-queue.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { PushWork } from '#shared/contracts/work.ts';
import type { CallbackKey } from '#shared/wechat/credentials.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { openPush, type PushErrorCode, requireVerification } from '#shared/wechat/open-push.ts';
import type { callbackKeys } from './callback-keys.ts';
import { type HttpEvent, type HttpResult, httpResult } from './http-event.ts';
import { type DecidePassively, passiveBody } from './passive-answer.ts';
import type { ReplayMemory } from './replay-memory.ts';
import { type ReceiverRequest, type RequestErrorCode, readRequest } from './request.ts';

export interface ReceiverDependencies {
  readonly accounts: ReadonlyMap<string, ReceiverAccount>;
  readonly keys: ReturnType<typeof callbackKeys>;
  readonly queue: Pick<ReplyQueue, 'send'>;
  readonly memory: ReplayMemory;
  readonly decidePassively: DecidePassively;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

type RefusalCode =
  | PushErrorCode
  | RequestErrorCode
  | 'unknown_account'
  | 'incomplete_push'
  | 'signature_reused';

const statusOf: Readonly<Record<RefusalCode, number>> = {
  bad_query: 400,
  encrypted_body: 400,
  forbidden_body: 400,
  incomplete_push: 400,
  malformed_body: 400,
  undecryptable: 400,
  unencrypted_body: 400,
  signature_mismatch: 403,
  signature_reused: 403,
  stale_timestamp: 403,
  wrong_app_id: 403,
  unknown_account: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  // A key that cannot be used is our own fault and not the request's.
  invalid_encoding_aes_key: 500,
};

/**
 * Serves WeChat's URL verification and pushes. A push is answered with `success` only once the queue has it; when the
 * queue does not take it the answer is a 5xx, and WeChat's repeat is the retry. Never throws.
 */
export function createReceiver(dependencies: ReceiverDependencies) {
  return async (event: HttpEvent): Promise<HttpResult> => {
    try {
      const request = readRequest(event);
      return request.kind === 'verify'
        ? await verify(dependencies, request)
        : await receive(dependencies, request);
    } catch (error) {
      return refuse(dependencies.log, event, error);
    }
  };
}

async function verify(
  dependencies: ReceiverDependencies,
  { account, query, echostr }: Extract<ReceiverRequest, { kind: 'verify' }>,
): Promise<HttpResult> {
  const policy = accountOf(dependencies, account);
  await withKeys(dependencies, policy, (keys) =>
    requireVerification(query, policy, keys, dependencies.now() / 1000),
  );
  dependencies.log('info', 'url_verified', { account });
  return httpResult(200, echostr);
}

async function receive(
  dependencies: ReceiverDependencies,
  { account, query, body }: Extract<ReceiverRequest, { kind: 'push' }>,
): Promise<HttpResult> {
  const { log, now, queue, memory } = dependencies;
  const startedAt = now();
  const policy = accountOf(dependencies, account);
  const opened = await withKeys(dependencies, policy, (keys) =>
    openPush(body, query, policy, keys, startedAt / 1000),
  );
  const push = understandPush(opened.fields);
  const about = { account, user: userHash(account, push.openId), key: push.key, type: push.message.type };

  const signature = [account, query.timestamp, query.nonce, query.msgSignature || query.signature].join(' ');
  const before = memory.recall(signature, push.key);
  if (before !== undefined) {
    log('info', 'push_repeated', about);
    return before;
  }
  const passive = dependencies.decidePassively(policy, push);
  const work: PushWork = {
    kind: 'push',
    account,
    receivedAt: startedAt,
    push,
    ...(passive === undefined ? {} : { answeredBy: passive.rule }),
  };
  await queue.send({ group: push.openId, deduplicationId: push.key, body: JSON.stringify(work) });
  const answer = httpResult(
    200,
    passive === undefined
      ? 'success'
      : passiveBody(passive.reply, policy, push, opened, query.nonce, startedAt / 1000),
  );
  memory.remember(signature, push.key, answer);
  log('info', 'push_queued', { ...about, answeredBy: passive?.rule, milliseconds: now() - startedAt });
  return answer;
}

function accountOf({ accounts }: ReceiverDependencies, account: string): ReceiverAccount {
  const policy = accounts.get(account);
  if (policy !== undefined) return policy;
  throw new CodedError<RefusalCode>(
    'unknown_account',
    'The path names no account of this stack; it must be /<account>.',
  );
}

/** Where the keys do not fit they may have been rotated since they were read, so they are read again once. */
async function withKeys<Result>(
  { keys }: ReceiverDependencies,
  { account, encryption }: ReceiverAccount,
  use: (keys: readonly CallbackKey[]) => Result,
): Promise<Result> {
  const accountKeys = keys(account, encryption);
  const current = await accountKeys.get();
  try {
    return use(current);
  } catch (error) {
    const mayBeRotated =
      error instanceof CodedError && (error.code === 'signature_mismatch' || error.code === 'undecryptable');
    const reloaded = mayBeRotated ? await accountKeys.reload() : current;
    if (reloaded === current) throw error;
    return use(reloaded);
  }
}

function refuse(log: Log, event: HttpEvent, error: unknown): HttpResult {
  const code =
    error instanceof CodedError && Object.hasOwn(statusOf, error.code)
      ? (error.code as RefusalCode)
      : undefined;
  const status = code === undefined ? 500 : statusOf[code];
  const about = { status, path: (event.rawPath ?? '').slice(0, 60), ...errorFields(error) };
  log(status === 500 ? 'error' : 'warn', status === 500 ? 'push_failed' : 'request_refused', about);
  return httpResult(status, code ?? 'internal_error', status === 405 ? { allow: 'GET, POST' } : {});
}
