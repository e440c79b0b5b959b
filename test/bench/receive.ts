import { createDecipheriv, createHash } from 'node:crypto';
import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { leaveToSender } from '#functions/receiver/push-answer.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import { decodeEncodingAesKey } from '#shared/wechat/cipher.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { openPush } from '../support/open-push.ts';
import { compare } from './rounds.ts';

/*
 * The cost of an encrypted push in the receiver, compared with OpenSSL alone on the same bytes. It runs as a bundle like
 * the functions, because a TypeScript loader slows down what it loads.
 */

const account = {
  id: 'lantern',
  path: 'lantern',
  callbackSecretOwner: 'lantern',
  appId: 'wx7d3a51c9e40b2f86',
  encryption: 'safe',
  timestampTolerance: 300,
  kind: 'official-account',
  quotas: defaultQuotas['official-account'],
  rules: null,
} as const;
const secret = { token: 'lanternTok2026', encodingAESKey: 'k3Jx9QpZt7VbN2mWc5Ra8YsDf1Gh4LuE6oTiB0nXvCw' };
const key = { token: secret.token, aesKey: decodeEncodingAesKey(secret.encodingAESKey) };
const now = 1761200431;

/** Pushes that all differ, so that caching one answer does not help. */
const pushes = Array.from({ length: 256 }, (_, index) => {
  const nonce = String(519204773 + index);
  const xml = `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName><FromUserName><![CDATA[oQ8dN5xKlantern${String(index).padStart(13, '0')}]]></FromUserName><CreateTime>${now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[在吗？我想问一下订单 ${index} 什么时候发货]]></Content><MsgId>${25190387746120533n + BigInt(index)}</MsgId></xml>`;
  const encrypt = sealMessage({ ...secret, appId: account.appId }, xml, Buffer.from('0123456789abcdef'));
  const msgSignature = sha1OfSorted([secret.token, String(now), nonce, encrypt]);
  const query = new URLSearchParams({
    signature: sha1OfSorted([secret.token, String(now), nonce]),
    timestamp: String(now),
    nonce,
    openid: 'oQ8dN5xKlantern0000000000001',
    encrypt_type: 'aes',
    msg_signature: msgSignature,
  });
  const body = `<xml>\n<ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName>\n<Encrypt><![CDATA[${encrypt}]]></Encrypt>\n</xml>`;
  const event: HttpEvent = {
    rawPath: '/lantern',
    rawQueryString: query.toString(),
    requestContext: { http: { method: 'POST' } },
    body,
    isBase64Encoded: false,
  };
  return { nonce, encrypt, msgSignature, body, event };
});
const pushAt = (index: number) => pushes[index & 255] as (typeof pushes)[number];

let queued = 0;
const receive = createReceiver({
  recipients: recipientsOf([account], []),
  queuePlatformEvent: async () => {},
  keys: callbackKeys(
    async () => JSON.stringify(secret),
    () => 'callback',
    () => now * 1000,
  ),
  memory: { recall: () => undefined, remember: () => {} },
  decidePush: leaveToSender,
  queue: { send: async () => void queued++ },
  log: () => {},
  now: () => now * 1000,
  wait: () => new Promise(() => {}),
});

/** The same hash and decryption, and nothing else. */
function openSsl(index: number): void {
  const { nonce, encrypt } = pushAt(index);
  createHash('sha1').update(`${now}${nonce}${encrypt}${secret.token}`).digest('hex');
  const decipher = createDecipheriv('aes-256-cbc', key.aesKey, key.aesKey.subarray(0, 16)).setAutoPadding(
    false,
  );
  Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()]);
}

function openAndUnderstand(index: number): void {
  const { nonce, msgSignature, body } = pushAt(index);
  const query = { signature: '', msgSignature, timestamp: String(now), nonce };
  understandPush(openPush(body, query, account, [key], now).fields);
}

async function handle(index: number): Promise<void> {
  const { statusCode } = await receive(pushAt(index).event);
  if (statusCode !== 200) throw new Error(`The receiver answered ${statusCode}.`);
}

const results = await compare({ openSsl, openAndUnderstand, handle });
console.log(JSON.stringify(results));
