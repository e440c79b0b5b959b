import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { callbackKey } from '#shared/wechat/credentials.ts';
import { textField } from '#shared/wechat/fields.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { sealReply } from '#shared/wechat/passive/seal-reply.ts';
import { writeReply } from '#shared/wechat/passive/write-reply.ts';
import { openPush } from '../../support/open-push.ts';
import { account, type BenchPush, type Subject } from './subject.ts';

const key = callbackKey(account.token, account.encodingAESKey);
const policy = { appId: account.appId, encryption: 'safe', timestampTolerance: 10 ** 9 } as const;

function open({ query, body }: BenchPush) {
  const parameters = {
    signature: query['signature'] ?? '',
    msgSignature: query['msg_signature'] ?? '',
    timestamp: query['timestamp'] ?? '',
    nonce: query['nonce'] ?? '',
  };
  return openPush(body, parameters, policy, [key], Date.now() / 1000);
}

/** This project. */
export const ours: Subject = {
  receive: (push) => textField(open(push).fields, 'Content'),
  reply(push, text) {
    const { fields, format } = open(push);
    const now = Date.now() / 1000;
    const written = writeReply({ type: 'text', content: text }, understandPush(fields), format, now);
    const nonce = push.query['nonce'] ?? '';
    return sealReply(written, format, { key, appId: account.appId, nonce, now, random: randomBytes(16) });
  },
};

const aesKey = Buffer.from(`${account.encodingAESKey}=`, 'base64');
const iv = aesKey.subarray(0, 16);
const between = (text: string, from: string, to: string): string => {
  const start = text.indexOf(from) + from.length;
  return text.slice(start, text.indexOf(to, start));
};
const sha1 = (...parts: string[]): string => createHash('sha1').update(parts.sort().join('')).digest('hex');

/** The hashing, decryption and searching that the job cannot do without, and no checks. */
export const openSsl: Subject = {
  receive: openBare,
  reply(push, text) {
    openBare(push);
    const now = String(Math.floor(Date.now() / 1000));
    const inner = Buffer.from(
      `<xml><ToUserName><![CDATA[${push.openId}]]></ToUserName><FromUserName><![CDATA[${account.ghId}]]></FromUserName><CreateTime>${now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content></xml>`,
    );
    const length = 20 + inner.length + account.appId.length;
    const plain = Buffer.alloc(length + 32 - (length % 32), 32 - (length % 32));
    plain.set(randomBytes(16));
    plain.writeUInt32BE(inner.length, 16);
    plain.set(inner, 20);
    plain.write(account.appId, 20 + inner.length);
    const cipher = createCipheriv('aes-256-cbc', aesKey, iv).setAutoPadding(false);
    const encrypt = cipher.update(plain, undefined, 'base64') + cipher.final('base64');
    const nonce = randomBytes(8).toString('hex');
    return `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${sha1(account.token, now, nonce, encrypt)}]]></MsgSignature><TimeStamp>${now}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`;
  },
};

function openBare({ query, body }: BenchPush): string {
  const encrypt = between(body, '<Encrypt><![CDATA[', ']]>');
  sha1(account.token, query['timestamp'] ?? '', query['nonce'] ?? '', encrypt);
  const decipher = createDecipheriv('aes-256-cbc', aesKey, iv).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()]);
  return between(plain.toString('utf8', 20, 20 + plain.readUInt32BE(16)), '<Content><![CDATA[', ']]>');
}
