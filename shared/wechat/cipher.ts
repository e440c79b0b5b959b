import { createCipheriv, createDecipheriv, type Decipher } from 'node:crypto';
import { CodedError } from '../coded-error.ts';

/** WeChat pads to 32 bytes, not to the 16 of AES, so the cipher's own padding must stay off. */
const padBlock = 32;
const randomLength = 16;
const headLength = randomLength + 4;

export type CipherErrorCode = 'invalid_encoding_aes_key' | 'undecryptable';

/**
 * Decodes an EncodingAESKey of 43 characters into the AES key of 32 bytes. The last two bits of the 43rd character are
 * surplus, and keys in the field do set them; they are dropped.
 *
 * @throws CodedError `invalid_encoding_aes_key`
 */
export function decodeEncodingAesKey(encodingAesKey: string): Buffer {
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAesKey)) {
    throw new CodedError<CipherErrorCode>(
      'invalid_encoding_aes_key',
      `The EncodingAESKey has ${encodingAesKey.length} characters; it must be exactly 43 letters and digits. Copy it again from the WeChat console (消息加解密密钥).`,
    );
  }
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

/**
 * Encrypts a message as WeChat does: 16 random bytes, length, message, AppId, padding; AES-256-CBC; base64.
 *
 * @param random 16 bytes
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function encrypt(message: string, appId: string, key: Buffer, random: Uint8Array): string {
  const messageLength = Buffer.byteLength(message);
  const contentLength = headLength + messageLength + Buffer.byteLength(appId);
  const pad = padBlock - (contentLength % padBlock);
  const plain = Buffer.alloc(contentLength + pad, pad);
  plain.set(random.subarray(0, randomLength), 0);
  plain.writeUInt32BE(messageLength, randomLength);
  plain.write(message, headLength);
  plain.write(appId, headLength + messageLength);
  // Without the cipher's own padding nothing is held back for `final`, neither here nor in decrypt.
  return createCipheriv('aes-256-cbc', key, key.subarray(0, 16))
    .setAutoPadding(false)
    .update(plain)
    .toString('base64');
}

/**
 * Decrypts the text of an `Encrypt` field into the message and the AppId that it was encrypted for.
 *
 * @throws CodedError `undecryptable` if length, padding or layout is not WeChat's
 */
export function decrypt(encrypted: string, key: Buffer): { message: string; appId: string } {
  const cipherText = Buffer.from(encrypted, 'base64');
  if (cipherText.length === 0 || cipherText.length % 16 !== 0) throw undecryptable('length');
  const plain = decipherFor(key).update(cipherText);
  const pad = plain[plain.length - 1] ?? 0;
  const end = plain.length - pad;
  if (pad < 1 || pad > padBlock || end < headLength) throw undecryptable('padding');
  for (let i = end; i < plain.length; i++) if (plain[i] !== pad) throw undecryptable('padding');
  const messageEnd = headLength + plain.readUInt32BE(randomLength);
  if (messageEnd > end) throw undecryptable('layout');
  return {
    message: plain.toString('utf8', headLength, messageEnd),
    appId: plain.toString('latin1', messageEnd, end),
  };
}

const deciphers = new WeakMap<Buffer, Decipher>();

/**
 * A decipher for reuse, because creating one takes longer than decrypting a message. In CBC mode, earlier messages change
 * only the first 16 bytes of the next one, and in WeChat's layout those are random and ignored.
 */
function decipherFor(key: Buffer): Decipher {
  let decipher = deciphers.get(key);
  if (decipher === undefined) {
    decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    deciphers.set(key, decipher);
  }
  return decipher;
}

function undecryptable(what: string): CodedError<CipherErrorCode> {
  return new CodedError<CipherErrorCode>(
    'undecryptable',
    `The encrypted text has a wrong ${what}. It was made with another EncodingAESKey, or was cut or changed on the way.`,
  );
}
