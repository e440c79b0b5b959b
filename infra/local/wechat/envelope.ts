import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { SimulatedAccount } from './account.ts';

/*
 * WeChat's side of signing and encrypting. It is written from WeChat's documentation and shares nothing with
 * shared/wechat, so that a mistake in one is not repeated in the other.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */

type Secrets = Pick<SimulatedAccount, 'token' | 'encodingAESKey' | 'appId'>;

export function sha1OfSorted(values: string[]): string {
  values.sort();
  const hash = createHash('sha1');
  for (const value of values) hash.update(value, 'utf8');
  return hash.digest('hex');
}

export function sealMessage({ encodingAESKey, appId }: Secrets, message: string, random: Buffer): string {
  const key = Buffer.from(`${encodingAESKey}=`, 'base64');
  const text = Buffer.from(message, 'utf8');
  const length = Buffer.from([text.length >>> 24, text.length >>> 16, text.length >>> 8, text.length]);
  const content = Buffer.concat([random, length, text, Buffer.from(appId, 'utf8')]);
  const missing = 32 - (content.length % 32);
  const padded = Buffer.concat([content, Buffer.from(new Array<number>(missing).fill(missing))]);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

export function openMessage(
  { encodingAESKey }: Pick<Secrets, 'encodingAESKey'>,
  sealed: string,
): { message: string; appId: string } {
  const key = Buffer.from(`${encodingAESKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]);
  const content = padded.subarray(16, padded.length - (padded.at(-1) ?? 0));
  const end = 4 + content.readUInt32BE(0);
  return { message: content.toString('utf8', 4, end), appId: content.toString('utf8', end) };
}

/** The message in an envelope that was made with one of these keys; `undefined` if it was made with none of them. */
export function openWithAny(
  keys: readonly Pick<Secrets, 'encodingAESKey'>[],
  sealed: string,
): string | undefined {
  for (const one of keys) {
    try {
      const { message } = openMessage(one, sealed);
      // The wrong key can leave a length and an end that happen to fit, but no document.
      if (/^\s*[<{]/.test(message)) return message;
    } catch {}
  }
  return undefined;
}
