import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import { nothingInResponse } from '#functions/receiver/passive-answer.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import type { PushWork } from '#shared/contracts/work.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { secrets, signedAt } from '../support/push-builder.ts';
import type { FuzzInput } from './inputs.ts';

/** Longer than this no request may take; milliseconds. */
const limit = 50;
const modes = ['safe', 'compatible', 'plaintext'] as const;

/** What came of the inputs so far. */
export interface FuzzCounts {
  queued: number;
  readonly byStatus: Map<number, number>;
  slowest: number;
}

/**
 * A receiver to throw inputs at. Each is checked: the answer is none of ours going wrong, it comes in time, and what reaches
 * the queue is what was signed.
 */
export function receiverUnderFuzz(): { readonly counts: FuzzCounts; check(input: FuzzInput): Promise<void> } {
  const counts: FuzzCounts = { queued: 0, byStatus: new Map(), slowest: 0 };
  let queued: PushWork[] = [];
  const secret = JSON.stringify({ token: secrets.token, encodingAESKey: secrets.encodingAESKey });
  const receive = createReceiver({
    recipients: recipientsOf(
      modes.map((encryption) => ({
        account: encryption,
        path: encryption,
        keysOf: encryption,
        appId: secrets.appId,
        encryption,
        timestampTolerance: 300,
        kind: 'official-account' as const,
        rules: null,
      })),
      [],
    ),
    keys: callbackKeys(
      async () => secret,
      (account) => account,
      () => signedAt * 1000,
    ),
    queue: { send: async ({ body }) => void queued.push(JSON.parse(body)) },
    queuePlatformEvent: async () => {},
    memory: replayMemory(),
    decidePassively: nothingInResponse,
    log: () => {},
    now: () => signedAt * 1000,
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
      const first = await timed(input);
      const { statusCode } = first.result;
      counts.byStatus.set(statusCode, (counts.byStatus.get(statusCode) ?? 0) + 1);
      counts.queued += queued.length;
      if (statusCode >= 500) throw new Error(`The answer is ${statusCode}.`);
      if (queued.length > 1) throw new Error(`${queued.length} messages were queued.`);
      for (const work of queued) requireSigned(work, input);
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

function keyOf(document: string): string | undefined {
  try {
    const start = document.trimStart();
    return understandPush(start.startsWith('{') ? parseJson(start) : parseXml(start)).key;
  } catch {
    return undefined;
  }
}
