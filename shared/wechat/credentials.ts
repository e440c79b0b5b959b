import { decodeEncodingAesKey } from './cipher.ts';

/** How WeChat sends pushes to an account: set in the WeChat console (消息加解密方式), and in the account file. */
export const encryptionModes = ['safe', 'compatible', 'plaintext'] as const;
export type EncryptionMode = (typeof encryptionModes)[number];

/** One generation of an account's callback secrets. */
export interface CallbackKey {
  readonly token: string;
  /** Absent for an account in plaintext mode, which has none. */
  readonly aesKey?: Buffer;
}

/** @throws CodedError `invalid_encoding_aes_key` */
export function callbackKey(token: string, encodingAesKey: string): CallbackKey {
  return { token, aesKey: decodeEncodingAesKey(encodingAesKey) };
}
