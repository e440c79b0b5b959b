import { CodedError } from '../../coded-error.ts';
import { encrypt } from '../cipher.ts';
import type { CallbackKey } from '../credentials.ts';
import type { BodyFormat } from '../open-push.ts';
import { sign } from '../signature.ts';
import { documentOf } from './write-reply.ts';

/** Everything that a reply is encrypted and signed with. */
export interface Seal {
  readonly key: CallbackKey;
  /** The AppID of the account, or of the third-party platform that the push came to. */
  readonly appId: string;
  /** The nonce of the push. */
  readonly nonce: string;
  /** Epoch seconds. */
  readonly now: number;
  /** 16 random bytes. */
  readonly random: Uint8Array;
}

/**
 * Encrypts and signs a reply, in the envelope that WeChat expects in safe mode.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function sealReply(
  reply: string,
  format: BodyFormat,
  { key, appId, nonce, now, random }: Seal,
): string {
  if (key.aesKey === undefined) {
    throw new CodedError('no_aes_key', 'The account has no EncodingAESKey.');
  }
  const timestamp = Math.floor(now);
  const encrypted = encrypt(reply, appId, key.aesKey, random);
  const sealed = {
    Encrypt: encrypted,
    MsgSignature: sign(key.token, String(timestamp), nonce, encrypted),
    TimeStamp: timestamp,
    Nonce: nonce,
  };
  return documentOf(sealed, format);
}
