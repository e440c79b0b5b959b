import { sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import { v7 } from '../fixtures/vectors.ts';

/** The secrets that built pushes are signed and encrypted with. The code under test must not make its own input. */
export const secrets = { token: v7.token, encodingAESKey: v7.encodingAesKey, appId: v7.appId };
/** When built pushes are signed by default; epoch seconds. */
export const signedAt = 1761200431;

export interface BuiltPush {
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Overrides {
  readonly secrets?: typeof secrets;
  readonly timestamp?: number;
  readonly format?: 'xml' | 'json';
}

/** A user's text message, as the inner document of a push. */
export function textXml(
  content = '营业时间',
  fields: Readonly<Record<string, string | number>> = {},
): string {
  const all: Record<string, string | number> = {
    ToUserName: v7.toUserName,
    FromUserName: v7.openId,
    CreateTime: signedAt,
    MsgType: 'text',
    Content: content,
    MsgId: v7.msgId,
    ...fields,
  };
  return `<xml>${Object.entries(all)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;
}

/** Encrypts and signs a document for safe mode. */
export function safePush(message: string, overrides: Overrides = {}): BuiltPush {
  const { secrets: used = secrets, timestamp = signedAt, format = 'xml' } = overrides;
  const encrypt = sealMessage(used, message, Buffer.from('0123456789abcdef'));
  const body =
    format === 'xml'
      ? `<xml>\n<ToUserName><![CDATA[${v7.toUserName}]]></ToUserName>\n<Encrypt><![CDATA[${encrypt}]]></Encrypt>\n</xml>`
      : JSON.stringify({ ToUserName: v7.toUserName, Encrypt: encrypt });
  const signed = [used.token, String(timestamp), '830417265'];
  return {
    body,
    query: {
      ...plainQuery(used.token, timestamp),
      encrypt_type: 'aes',
      msg_signature: sha1OfSorted([...signed, encrypt]),
    },
  };
}

/** Signs a document for plaintext mode. */
export function plainPush(message: string, overrides: Overrides = {}): BuiltPush {
  return {
    body: message,
    query: plainQuery((overrides.secrets ?? secrets).token, overrides.timestamp ?? signedAt),
  };
}

export function plainQuery(token = secrets.token, timestamp = signedAt): Readonly<Record<string, string>> {
  const nonce = '830417265';
  return {
    signature: sha1OfSorted([token, String(timestamp), nonce]),
    timestamp: String(timestamp),
    nonce,
    openid: v7.openId,
  };
}
