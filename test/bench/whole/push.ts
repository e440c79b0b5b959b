import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';

export const secrets = {
  token: 'lanternTok2026',
  encodingAESKey: 'k3Jx9QpZt7VbN2mWc5Ra8YsDf1Gh4LuE6oTiB0nXvCw',
};
export const appId = 'wx7d3a51c9e40b2f86';
export const openIdOf = (number: number): string => `oUser${String(number).padStart(23, '0')}`;

/** An encrypted push of a user. @param createTime epoch seconds */
export function pushOf(
  openId: string,
  number: number,
  createTime: number,
  content = '请问营业时间',
): HttpEvent {
  const nonce = String(519_204_773 + number);
  const xml = `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${createTime}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content><MsgId>${25_190_387_000_000 + number}</MsgId></xml>`;
  const encrypt = sealMessage({ ...secrets, appId }, xml, Buffer.from('0123456789abcdef'));
  const query = new URLSearchParams({
    timestamp: String(createTime),
    nonce,
    openid: openId,
    encrypt_type: 'aes',
    msg_signature: sha1OfSorted([secrets.token, String(createTime), nonce, encrypt]),
  });
  return {
    rawPath: '/lantern',
    rawQueryString: query.toString(),
    requestContext: { http: { method: 'POST' } },
    body: `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
    isBase64Encoded: false,
  };
}
