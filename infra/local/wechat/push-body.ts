import { randomBytes, randomInt } from 'node:crypto';
import type { SimulatedAccount } from './account.ts';
import { sealMessage, sha1OfSorted } from './envelope.ts';

/** A field of a push. In XML, text goes into CDATA as it is, numbers stand alone, groups nest, and lists repeat their element. */
export type PushValue = string | number | bigint | PushFields | readonly PushValue[];
export interface PushFields {
  readonly [name: string]: PushValue;
}

/** A push as it goes over the wire; it can be sent again unchanged. */
export interface WirePush {
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs a push, and encrypts it if the account's mode requires that. @param now epoch seconds */
export function wirePush(
  account: SimulatedAccount,
  fields: PushFields,
  openId: string,
  now: number,
): WirePush {
  const timestamp = String(now);
  const nonce = String(randomInt(100_000_000, 2_000_000_000));
  const signature = sha1OfSorted([account.token, timestamp, nonce]);
  const query = { signature, timestamp, nonce, openid: openId };
  if (account.encryption === 'plaintext') return { query, body: write(account.format, fields) };

  const encrypt = sealMessage(
    account,
    write(account.format, fields),
    Buffer.from(randomBytes(8).toString('hex')),
  );
  const clear = account.encryption === 'compatible' ? fields : { ToUserName: account.ghId };
  return {
    query: {
      ...query,
      encrypt_type: 'aes',
      msg_signature: sha1OfSorted([account.token, timestamp, nonce, encrypt]),
    },
    body: write(account.format, { ...clear, Encrypt: encrypt }),
  };
}

function write(format: SimulatedAccount['format'], fields: PushFields): string {
  return format === 'json' ? json(fields) : `<xml>${elements(fields)}</xml>`;
}

function elements(fields: PushFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((one) => element(name, one)))
    .join('\n');
}

/** WeChat does not escape what users write. */
function element(name: string, value: PushValue): string {
  if (typeof value === 'string') return `<${name}><![CDATA[${value}]]></${name}>`;
  return typeof value === 'object' && !isList(value)
    ? `<${name}>${elements(value)}</${name}>`
    : `<${name}>${value}</${name}>`;
}

function isList(value: PushValue): value is readonly PushValue[] {
  return Array.isArray(value);
}

/** Like JSON.stringify, but with integers of any length. */
function json(fields: PushFields): string {
  const members = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}:${jsonValue(value)}`,
  );
  return `{${members.join(',')}}`;
}

function jsonValue(value: PushValue): string {
  if (isList(value)) return `[${value.map(jsonValue).join(',')}]`;
  if (typeof value === 'object') return json(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
