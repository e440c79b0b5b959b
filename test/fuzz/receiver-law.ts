import { isDeepStrictEqual } from 'node:util';
import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import type { HttpResult } from '#functions/receiver/http-event.ts';
import { leaveToSender } from '#functions/receiver/push-answer.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import type { PushWork } from '#shared/contracts/work.ts';
import { BodyError } from '#shared/wechat/body-error.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { understandPlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import { releaseCheckOf } from '#shared/wechat/platform/release-check.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { secrets, signedAt } from '../support/push-builder.ts';
import { type FuzzInput, targets } from './inputs.ts';

/** Longer than this no request may take; milliseconds. */
const limit = 50;
/** What all accounts and platforms share, so that whatever is signed is signed for each of them. */
const shared = { appId: secrets.appId, timestampTolerance: 300 } as const;

/** What came of the inputs so far. */
export interface FuzzCounts {
  queued: number;
  /** Of those that were taken, how many as a push that cannot be understood. */
  notUnderstood: number;
  /** How many events of a platform were queued. */
  platformEvents: number;
  readonly byStatus: Map<number, number>;
  slowest: number;
}

/**
 * A receiver to throw inputs at. Each is checked: the answer is none of ours going wrong, it comes in time, what reaches the
 * queue is what was signed, and what was signed reaches it.
 */
export function receiverUnderFuzz(): { readonly counts: FuzzCounts; check(input: FuzzInput): Promise<void> } {
  const counts: FuzzCounts = {
    queued: 0,
    notUnderstood: 0,
    platformEvents: 0,
    byStatus: new Map(),
    slowest: 0,
  };
  let queued: PushWork[] = [];
  let platformEvents: PlatformWork[] = [];
  const secret = JSON.stringify({ token: secrets.token, encodingAESKey: secrets.encodingAESKey });
  const receive = createReceiver({
    recipients: recipientsOf(
      targets
        .filter(({ is }) => is === 'account')
        .map(({ path, encryption }) => ({
          ...shared,
          id: path.replace('/', '-'),
          path,
          callbackSecretOwner: path.split('/')[0] ?? '',
          encryption,
          kind: 'official-account' as const,
          quotas: defaultQuotas['official-account'],
          rules: null,
        })),
      [{ ...shared, platform: 'acme' }],
    ),
    keys: callbackKeys(
      async () => secret,
      (account) => account,
      () => signedAt * 1000,
    ),
    queue: { send: async ({ body }) => void queued.push(JSON.parse(body)) },
    queuePlatformEvent: async (work) => void platformEvents.push(work),
    memory: replayMemory(),
    decidePush: leaveToSender,
    log: () => {},
    now: () => signedAt * 1000,
    wait: () => new Promise(() => {}),
  });

  async function timed(input: FuzzInput) {
    const start = performance.now();
    const result = await receive(input.event);
    return { result, milliseconds: performance.now() - start };
  }

  return {
    counts,
    async check(input) {
      queued = [];
      platformEvents = [];
      const first = await timed(input);
      const { statusCode } = first.result;
      counts.byStatus.set(statusCode, (counts.byStatus.get(statusCode) ?? 0) + 1);
      counts.queued += queued.length;
      counts.notUnderstood += queued.filter(({ push }) => push.message.type === 'unknown').length;
      if (statusCode >= 500) throw new Error(`The answer is ${statusCode}.`);
      counts.platformEvents += platformEvents.length;
      if (input.isGenuine) requireTaken(first.result, input, queued.length, platformEvents.length);
      if (queued.length + platformEvents.length > 1)
        throw new Error(`${queued.length} messages and ${platformEvents.length} events were queued.`);
      for (const work of queued) requireSigned(work, input);
      for (const { event } of platformEvents) requireSignedEvent(event, input);
      // Whatever else the machine does can make one try slow, but not all of three.
      let { milliseconds } = first;
      for (let tries = 0; milliseconds > limit && tries < 3; tries++)
        milliseconds = Math.min(milliseconds, (await timed(input)).milliseconds);
      if (milliseconds > limit) throw new Error(`The answer took ${milliseconds.toFixed(0)} ms.`);
      counts.slowest = Math.max(counts.slowest, milliseconds);
    },
  };
}

/** In plaintext mode the body is not signed, so there is nothing to hold it against. */
function requireSigned({ account, push }: PushWork, { signed }: FuzzInput): void {
  if (account === 'plaintext') return;
  if (!signed.some((document) => keyOf(document) === push.key))
    throw new Error('A message was queued that nobody signed.');
}

/** Neither is an event of a platform queued that nobody signed. */
function requireSignedEvent(event: PlatformWork['event'], { signed }: FuzzInput): void {
  const isSigned = signed.some((document) => {
    const { fields, problem } = readDocument(document);
    if (event.type !== 'releaseCheck')
      return isDeepStrictEqual(event, understandPlatformEvent(fields, problem === undefined));
    const check = releaseCheckOf(understandPush(fields, { problem }));
    return check?.kind === 'send' && check.authorizationCode === event.authorizationCode;
  });
  if (!isSigned) throw new Error('An event of a platform was queued that nobody signed.');
}

/** What is signed and in time is taken, once: repeats of the fuzzer are its repeats too. */
function requireTaken(
  { statusCode, body }: HttpResult,
  { target }: FuzzInput,
  queued: number,
  platformEvents: number,
): void {
  // The fuzzer signs one nonce and then another body with it, which WeChat does not.
  if (body === 'signature_reused') return;
  if (statusCode !== 200) throw new Error(`What was signed is refused with ${statusCode} ${body}.`);
  const isLost = target.is === 'account' ? queued > 1 : target.is === 'platform' && platformEvents !== 1;
  if (isLost) throw new Error(`What was signed led to ${queued} messages and ${platformEvents} events.`);
}

function keyOf(document: string): string {
  const { fields, problem, text } = readDocument(document);
  return understandPush(fields, { text, signedAt, problem }).key;
}

function readDocument(document: string) {
  // As it goes over the wire, where halves of pairs cannot.
  const text = Buffer.from(document).toString().trimStart();
  try {
    return { fields: text.startsWith('{') ? parseJson(text) : parseXml(text), problem: undefined, text };
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    return { fields: error.fields, problem: error.message, text };
  }
}
