import type { AccountKind } from '../account-kind.ts';
import type { MediaType } from '../api/upload-media.ts';
import type { OutgoingSpec } from './outgoing-spec.ts';
import { type OutgoingMessage, outgoingSpecs } from './outgoing-types.ts';

/** What a media id begins with that is not one yet: the path of a file in the folder of the accounts follows. */
export const filePrefix = 'file:';

/** What the name of a file begins with that was stored by its content; the digest and a name for WeChat follow. */
export const storedPrefix = 'sha256:';

/** A file that was stored by its content. */
export interface StoredFile {
  /** SHA-256, in hexadecimal digits. */
  readonly digest: string;
  readonly name: string;
}

/** What a message calls a file that was stored: by its content, which stays what it is whatever is pushed later. */
export function storedFileName({ digest, name }: StoredFile): string {
  return `${storedPrefix}${digest}/${name}`;
}

/** @returns undefined for a file that lies beside the function's code */
export function storedFileOf(file: string): StoredFile | undefined {
  const [, digest, name] = /^sha256:([0-9a-f]{64})\/([^/]+)$/.exec(file) ?? [];
  return digest === undefined || name === undefined ? undefined : { digest, name };
}

/** A file that a message names in the place of a media id. */
export interface MediaReference {
  readonly field: string;
  readonly type: MediaType;
  /** Relative to the folder of the accounts, or as {@link storedFileName} says it. */
  readonly file: string;
}

/** The files that a message names. Only fields for media can; only rules may use them. */
export function mediaFilesOf(message: OutgoingMessage, kind: AccountKind): readonly MediaReference[] {
  const specs =
    (outgoingSpecs[message.msgtype] as Partial<Record<AccountKind, Record<string, OutgoingSpec>>>)[kind] ??
    {};
  const fields = fieldsOf(message);
  return Object.entries(specs).flatMap(([field, spec]): MediaReference[] => {
    const value = fields[field];
    if (spec.kind !== 'text' || spec.media === undefined) return [];
    if (typeof value !== 'string' || !value.startsWith(filePrefix)) return [];
    return [{ field, type: spec.media, file: value.slice(filePrefix.length) }];
  });
}

/** The message with media ids in the place of the files. */
export function withMediaIds(
  message: OutgoingMessage,
  ids: Readonly<Record<string, string>>,
): OutgoingMessage {
  return { ...message, [message.msgtype]: { ...fieldsOf(message), ...ids } } as OutgoingMessage;
}

function fieldsOf(message: OutgoingMessage): Readonly<Record<string, unknown>> {
  return (message as unknown as Readonly<Record<string, Record<string, unknown>>>)[message.msgtype] ?? {};
}
