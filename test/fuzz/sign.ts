import { sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { secrets, signedAt } from '../support/push-builder.ts';

/** A signed request, in the parts that are edited. */
export interface Wire {
  readonly query: ReadonlyMap<string, string>;
  readonly body: string;
  readonly inner: string;
  readonly isInTime: boolean;
}

/** Signs a document as WeChat does, some seconds off the receiver's clock. */
export function sign(
  encryption: EncryptionMode,
  document: string,
  nonceNumber: number,
  skew: number,
  json: boolean,
): Wire {
  const isInTime = Math.abs(skew) <= 300;
  const timestamp = String(signedAt + skew);
  const nonce = String(nonceNumber);
  const query = new Map([
    ['signature', sha1OfSorted([secrets.token, timestamp, nonce])],
    ['timestamp', timestamp],
    ['nonce', nonce],
  ]);
  if (encryption === 'plaintext') return { query, body: document, inner: document, isInTime };
  const encrypt = sealMessage(secrets, document, Buffer.from('0123456789abcdef'));
  query.set('msg_signature', sha1OfSorted([secrets.token, timestamp, nonce, encrypt]));
  const body = envelope(encryption === 'compatible' ? document : '', encrypt, json);
  return { query, body, inner: document, isInTime };
}

/** @param clear what users wrote, which compatible mode has before what is encrypted */
function envelope(clear: string, encrypt: string, json: boolean): string {
  if (/^\{".*\}$/s.test(clear)) return `${clear.slice(0, -1)},"Encrypt":"${encrypt}"}`;
  if (/^<xml>.*<\/xml>$/s.test(clear))
    return `${clear.slice(0, -6)}<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  return json
    ? JSON.stringify({ ToUserName: 'gh', Content: 'Encrypt', Encrypt: encrypt })
    : `<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
}
