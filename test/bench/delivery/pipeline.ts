import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { leaveToSender } from '#functions/receiver/decide-push.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { createSender } from '#functions/sender/handler.ts';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import { receiverAccount, senderAccount } from '#infra/config/function-config.ts';
import { sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import { auditTrail } from '#shared/aws/audit-table.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { loadedAccount } from '../../support/loaded-account.ts';

const secret = { token: 'lanternTok2026', encodingAESKey: 'k3Jx9QpZt7VbN2mWc5Ra8YsDf1Gh4LuE6oTiB0nXvCw' };
const config = loadedAccount({
  account: 'lantern',
  kind: 'official-account',
  appId: 'wx7d3a51c9e40b2f86',
  rules: [
    { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '每天 9:00-21:00 营业。' } },
  ],
});
const ok = { status: 200, contentType: 'application/json', body: Buffer.from('{"errcode":0,"errmsg":"ok"}') };

/** An encrypted push of a user. @param createTime epoch seconds */
export function pushOf(openId: string, number: number, createTime: number): HttpEvent {
  const nonce = String(519_204_773 + number);
  const xml = `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${createTime}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[请问营业时间]]></Content><MsgId>${25_190_387_000_000 + number}</MsgId></xml>`;
  const encrypt = sealMessage(
    { ...secret, appId: config.account.appId },
    xml,
    Buffer.from('0123456789abcdef'),
  );
  const query = new URLSearchParams({
    timestamp: String(createTime),
    nonce,
    openid: openId,
    encrypt_type: 'aes',
    msg_signature: sha1OfSorted([secret.token, String(createTime), nonce, encrypt]),
  });
  return {
    rawPath: '/lantern',
    rawQueryString: query.toString(),
    requestContext: { http: { method: 'POST' } },
    body: `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
    isBase64Encoded: false,
  };
}

/** Receiver and sender with a queue in memory between them, and a WeChat that takes everything. */
export async function pipeline(dynamoDb: DynamoDBClient) {
  const clock = { now: 1_761_200_431_000 };
  const now = (): number => clock.now;
  const queued: QueueRecord[] = [];
  let sent = 0;
  let attempts = 0;
  const rules = await loadRules(senderAccount(config).rules);
  const receive = createReceiver({
    recipients: recipientsOf([receiverAccount(config, [])], []),
    queuePlatformEvent: async () => {},
    keys: callbackKeys(
      async () => JSON.stringify(secret),
      () => 'callback',
      now,
    ),
    memory: { recall: () => undefined, remember: () => {} },
    decidePush: leaveToSender,
    queue: {
      async send({ group, deduplicationId, body }) {
        queued.push({
          messageId: deduplicationId,
          receiptHandle: deduplicationId,
          body,
          attributes: { ApproximateReceiveCount: '1', MessageGroupId: group },
        });
      },
    },
    log: () => {},
    now,
  });
  const send = createSender({
    accounts: new Map([['lantern', senderAccount(config)]]),
    rules: { of: async () => rules },
    conversations: conversationTable(dynamoDb, 'conversations'),
    audit: auditTrail(dynamoDb, 'audits'),
    tokens: {
      current: async () => ({
        accessToken: 'token-1',
        expiresAt: Number.MAX_SAFE_INTEGER,
        fetchedAt: 0,
        version: 1,
        forcedAt: 0,
        forcedToday: 0,
        pausedUntil: 0,
      }),
      newerThan: async () => undefined,
    },
    queue: { send: async () => {}, retryAfter: async () => {} },
    intake: { retryAfter: async () => {} },
    deadLetters: { put: async () => {} },
    writers: { receiver: '', sender: '' },
    maxReceiveCount: 15,
    wait: async () => {},
    http: async () => {
      sent++;
      return ok;
    },
    wechatApi: 'https://api.weixin.qq.com',
    media: { idOf: async () => ({ kind: 'id', mediaId: '' }), forget: () => {} },
    schedules: { forget: async () => {} },
    showTyping: async () => true,
    breaker: { refusalOf: async () => undefined, refused: async () => {}, sent: async () => {} },
    later: async () => {},
    publish: async () => {},
    log: () => {},
    now,
  });
  return {
    clock,
    /** How many messages WeChat has got. */
    sent: () => sent,
    /** Takes pushes in, and works the queue off in batches of ten. */
    async handle(pushes: readonly HttpEvent[]): Promise<void> {
      for (const push of pushes) {
        const { statusCode } = await receive(push);
        if (statusCode !== 200) throw new Error(`The receiver answered ${statusCode}.`);
      }
      while (queued.length > 0) {
        const attempt = { id: `attempt-${++attempts}`, deadline: now() / 1000 + 30 };
        const { batchItemFailures } = await send({ Records: queued.splice(0, 10) }, attempt);
        if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages failed.`);
      }
    },
  };
}
