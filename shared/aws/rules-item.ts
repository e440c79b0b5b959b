import { createHash } from 'node:crypto';
import { gunzip, gzipSync } from 'node:zlib';
import { CodedError } from '../coded-error.ts';

/**
 * How the rules of accounts are stored in the RulesTable, by the keys `account` and `item`:
 *
 *     current                      which version is in force, which testers have, which is to come, and over which deployment
 *     version#000007               who put it there, when and why
 *     part#000007#program#00 …     what functions load: the built rules, compressed, in parts below DynamoDB's 400 KB
 *     part#000007#source#00 …      what people compare: the rules as they were written
 */
export const currentItem = 'current';
export const versionItem = (version: number): string => `version#${padded(version)}`;
export const versionPrefix = 'version#';
export type PartKind = 'program' | 'source';
export const partPrefix = (version: number, kind: PartKind): string => `part#${padded(version)}#${kind}#`;

/** Which rules of an account are in force. Times are epoch seconds. */
export interface CurrentRules {
  /** 0 for the deployed ones. */
  readonly version: number;
  /** The previous version; 0 for the deployed rules. */
  readonly before: number;
  /** The deployment of the account's rules that the version was pushed over. The next deployment ends it. */
  readonly over: string;
  /** The highest number that was ever given. */
  readonly latest: number;
  readonly at: number;
  readonly by: string;
  /** Counts the changes; absent in items of earlier versions. */
  readonly revision?: number;
  /** The testers' version; absent if they have the same as everybody. */
  readonly trial?: Trial;
  /** Scheduled versions, the earliest first; absent if there are none. */
  readonly coming?: readonly Coming[];
}

/** A version that is in force for testers alone. */
export interface Trial {
  readonly version: number;
  /** The openids of the testers. They are stored here so that no other item has to be read. */
  readonly users: readonly string[];
  readonly at: number;
  readonly by: string;
}

/** A version that comes into force by itself. */
export interface Coming {
  /** 0 for the deployed rules. */
  readonly version: number;
  readonly from: number;
  readonly at: number;
  readonly by: string;
}

export type RulesItemErrorCode = 'rules_damaged';

const partSize = 350_000;
/** More than the rules of any account, and small enough to unpack in a function. */
const unpackedLimit = 64 * 1024 * 1024;

/** One part of a text. */
export interface Part {
  readonly data: Uint8Array;
  /** Of the whole text, the same in every part. */
  readonly digest: string;
  readonly parts: number;
}

/** Compresses a text and cuts it into parts. */
export function toParts(text: string): Part[] {
  const packed = gzipSync(text, { level: 9 });
  const parts = Math.ceil(packed.length / partSize);
  return Array.from({ length: parts }, (_, index) => ({
    data: packed.subarray(index * partSize, (index + 1) * partSize),
    digest: digestOf(text),
    parts,
  }));
}

/**
 * The text of all parts, in order.
 *
 * @throws CodedError `rules_damaged` if some are missing or changed
 */
export async function fromParts(parts: readonly Part[]): Promise<string> {
  const [first] = parts;
  if (first === undefined || parts.length !== first.parts) {
    throw damaged(`${parts.length} of ${first?.parts ?? 'its'} parts are there`);
  }
  let text: string;
  try {
    const packed = Buffer.concat(parts.map(({ data }) => data));
    text = (await unpacked(packed)).toString('utf8');
  } catch (cause) {
    throw damaged('it cannot be unpacked', cause);
  }
  if (digestOf(text) !== first.digest) throw damaged('it is not what was stored');
  return text;
}

// Not by `promisify`: importing `node:util` reads all its exports, some of which load modules. That takes a start 3 ms.
const unpacked = (packed: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    gunzip(packed, { maxOutputLength: unpackedLimit }, (error, text) =>
      error ? reject(error) : resolve(text),
    ),
  );

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function damaged(what: string, cause?: unknown): CodedError<RulesItemErrorCode> {
  return new CodedError(
    'rules_damaged',
    `A version of the rules in the RulesTable cannot be used: ${what}. Push the rules again.`,
    { cause },
  );
}

function padded(version: number): string {
  return String(version).padStart(6, '0');
}
