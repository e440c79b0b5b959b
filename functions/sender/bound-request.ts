import type { RequestWork, Work } from '#shared/contracts/work.ts';

/** EventBridge tries this long to deliver an event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html Milliseconds. */
const deliveredWithin = 24 * 60 * 60 * 1000;

/**
 * A request's time is whatever the caller of PutEvents says, so it is bounded by when the intake got it; from there on it
 * travels with the request.
 *
 * @param receivedAt when the intake got it; milliseconds
 */
export function boundRequest(work: Work, receivedAt: number): Work {
  return work.kind === 'WeChatSendRequested' ? bounded(work, receivedAt) : work;
}

function bounded(work: RequestWork, receivedAt: number): RequestWork {
  const time = Math.min(receivedAt, Math.max(receivedAt - deliveredWithin, Date.parse(work.time)));
  return { ...work, time: new Date(time).toISOString() };
}
