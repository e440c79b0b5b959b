import { expect } from 'vitest';
import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { type DecidePush, leaveToSender } from '#functions/receiver/push-answer.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import type { TimeDependencies } from '#functions/receiver/time-limit.ts';
import { openMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import type { QueueMessage, ReplyQueueClient } from '#shared/aws/reply-queue.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import type { PlatformConfig, ReceiverAccount } from '#shared/function-config.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { type BuiltPush, secrets, signedAt } from '../../support/push-builder.ts';

export interface SetUp {
  readonly now?: number;
  readonly accounts?: readonly Partial<ReceiverAccount>[];
  /** The text of the callback secret, or what reading it throws; changed between calls by a list. */
  readonly secret?: readonly (object | string | Error)[];
  readonly queue?: ReplyQueueClient['send'];
  /** Around every reading of a secret. */
  readonly readSecret?: (read: () => Promise<string>) => Promise<string>;
  /** In the place of a clock set by hand, on which nothing is ever waited for. */
  readonly time?: TimeDependencies;
  readonly decidePush?: DecidePush;
  readonly platforms?: readonly PlatformConfig[];
}

export const lanternSecret = { token: secrets.token, encodingAESKey: secrets.encodingAESKey };

export function setUp({
  now = signedAt,
  accounts = [{}],
  secret = [lanternSecret],
  queue,
  decidePush = leaveToSender,
  platforms = [],
  readSecret = (read) => read(),
  time,
}: SetUp = {}) {
  const queued: QueueMessage[] = [];
  const platformEvents: PlatformWork[] = [];
  const { lines, log } = memoryLog();
  const clock = { now: now * 1000 };
  const { now: present, wait } = time ?? { now: () => clock.now, wait: () => new Promise(() => {}) };
  let reads = 0;
  const read = async (): Promise<string> => {
    const value = secret[Math.min(reads++, secret.length - 1)];
    if (value instanceof Error) throw value;
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const defaults: ReceiverAccount = {
    id: 'lantern',
    kind: 'official-account',
    path: 'lantern',
    callbackSecretOwner: 'lantern',
    appId: secrets.appId,
    encryption: 'safe',
    timestampTolerance: 300,
    quotas: defaultQuotas['official-account'],
    rules: null,
  };
  const receive = createReceiver({
    recipients: recipientsOf(
      accounts.map((account) => ({ ...defaults, ...account })),
      platforms,
    ),
    queuePlatformEvent: async (work) => void platformEvents.push(work),
    keys: callbackKeys(
      () => readSecret(read),
      (account) => `wechat-reply/${account}/callback`,
      present,
    ),
    memory: replayMemory(),
    decidePush,
    queue: { send: queue ?? (async (message) => void queued.push(message)) },
    log,
    now: present,
    wait,
  });
  const work = () => queued.map(({ body }) => JSON.parse(body));
  return { receive, queued, platformEvents, work, lines, clock, reads: () => reads };
}

export const event = (
  method: string,
  query: Readonly<Record<string, string>>,
  body?: string,
  rawPath = '/lantern',
): HttpEvent => ({
  rawPath,
  rawQueryString: new URLSearchParams(query).toString(),
  requestContext: { http: { method } },
  isBase64Encoded: false,
  ...(body === undefined ? {} : { body }),
});
export const post = ({ query, body }: BuiltPush) => event('POST', query, body);
export const inBase64 = (plain: HttpEvent): HttpEvent => ({
  ...plain,
  body: Buffer.from(plain.body ?? '').toString('base64'),
  isBase64Encoded: true,
});
export const xmlEnvelope = (encrypt: string) =>
  `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

/** Checks the signature of an encrypted answer as WeChat does, and opens it. */
export function opened(body: string, nonce: string): string {
  const envelope = parseXml(body) as Readonly<Record<string, string>>;
  const { Encrypt = '', MsgSignature, TimeStamp = '', Nonce = '' } = envelope;
  expect(Nonce).toBe(nonce);
  expect(MsgSignature).toBe(sha1OfSorted([secrets.token, TimeStamp, Nonce, Encrypt]));
  const { message, appId } = openMessage(secrets, Encrypt);
  expect(appId).toBe(secrets.appId);
  return message;
}
export function json(Content: string): string {
  const { toUserName: ToUserName, openId: FromUserName } = v7;
  return `{"ToUserName":"${ToUserName}","FromUserName":"${FromUserName}","CreateTime":${signedAt},"MsgType":"text","Content":"${Content}","MsgId":22876340532172987}`;
}
export function withQuery(push: BuiltPush, query: Readonly<Record<string, string>>): BuiltPush {
  return { ...push, query: { ...push.query, ...query } };
}
export function cut(push: BuiltPush): BuiltPush {
  return { ...push, body: push.body.slice(0, push.body.length / 2) };
}
