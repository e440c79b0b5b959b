import { errorFields } from '#shared/aws/log.ts';
import { CodedError } from '#shared/coded-error.ts';
import { requireFresh, requireGenuineForm, requireVerification } from '#shared/wechat/open-push.ts';
import { type HttpEvent, type HttpResult, httpResult } from './http-event.ts';
import { type PlatformEventDependencies, receivePlatformEvent } from './receive-platform-event.ts';
import { type ReceivePushDependencies, receivePush } from './receive-push.ts';
import { receiveUnlisted } from './receive-unlisted.ts';
import { findRecipient, type Recipients, servedPath, withKeys } from './recipients.ts';
import { answerTo, isOwnFault, isRefusal, statusOf } from './refusals.ts';
import { type ReceiverRequest, readRequest, requestPath } from './request.ts';
import { answeredWithinMs, type TimeDependencies, timeLimit } from './time-limit.ts';

export interface ReceiverDependencies
  extends ReceivePushDependencies,
    PlatformEventDependencies,
    TimeDependencies {
  readonly recipients: Recipients;
}

/**
 * Serves WeChat's URL verification and pushes. A push is answered with `success`, or with a rule's reply, only once the
 * queue has it; if the queue does not accept it in time, the answer is a 5xx, and WeChat's repeat is the retry. Work
 * that is not finished by then is aborted, because nobody waits for its result. Never throws.
 */
export function createReceiver(dependencies: ReceiverDependencies) {
  return async (event: HttpEvent): Promise<HttpResult> => {
    let isRecent = false;
    const timeUp = new AbortController();
    try {
      const request = readRequest(event, dependencies.now());
      requireFresh(request.query.timestamp, dependencies.recipients.tolerance, dependencies.now() / 1000);
      isRecent = true;
      const inTime = timeLimit(dependencies, request.receivedAt + answeredWithinMs);
      return await inTime(
        request.kind === 'verify'
          ? verify(dependencies, request)
          : receive(dependencies, request, timeUp.signal),
      );
    } catch (error) {
      timeUp.abort();
      return refuse(dependencies, event, error, isRecent);
    }
  };
}

async function verify(
  dependencies: ReceiverDependencies,
  { path, query, echostr }: Extract<ReceiverRequest, { kind: 'verify' }>,
): Promise<HttpResult> {
  const { keys, log, now } = dependencies;
  const { policy } = findRecipient(dependencies.recipients, path);
  requireGenuineForm(query, { ...policy, encryption: 'plaintext' }, now() / 1000);
  await withKeys(keys, policy, (current) => requireVerification(query, current));
  log('info', 'url_verified', { path });
  return httpResult(200, echostr);
}

function receive(
  dependencies: ReceiverDependencies,
  request: Extract<ReceiverRequest, { kind: 'push' }>,
  timeUp: AbortSignal,
): Promise<HttpResult> {
  const recipient = findRecipient(dependencies.recipients, request.path);
  switch (recipient.kind) {
    case 'account':
      return receivePush(dependencies, recipient.policy, request, timeUp);
    case 'platform':
      return receivePlatformEvent(dependencies, recipient.policy, request);
    case 'unlisted':
      return receiveUnlisted(dependencies, recipient.policy, recipient.appId, request);
  }
}

function refuse(
  { log, recipients }: ReceiverDependencies,
  event: HttpEvent,
  error: unknown,
  isRecent: boolean,
): HttpResult {
  const code = error instanceof CodedError && isRefusal(error.code) ? error.code : undefined;
  const status = code === undefined ? 500 : statusOf[code];
  // A stranger wrote a path that nobody serves, and it can contain anything.
  const path = servedPath(recipients, requestPath(event)) ?? 'not of this stack';
  const about = { status, path, ...errorFields(error) };
  if (isOwnFault(code)) log('error', 'push_failed', about);
  else log('warn', 'request_refused', about);
  const answer = code === undefined ? 'internal_error' : answerTo(code, isRecent);
  return httpResult(status, answer, status === 405 ? { allow: 'GET, POST' } : {});
}
