import type { RequestWork, Work } from '#shared/contracts/work.ts';

/** EventBridge tries this long to deliver an event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html Milliseconds. */
const deliveredWithin = 24 * 60 * 60 * 1000;

/**
 * The caller of PutEvents chooses a request's time, so it is limited to the time at which the intake received it. After
 * that it travels with the request.
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
