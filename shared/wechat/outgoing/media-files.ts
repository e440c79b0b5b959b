import type { AccountKind } from '../account-kind.ts';
import type { MediaType } from '../api/upload-media.ts';
import type { OutgoingSpec } from './outgoing-spec.ts';
import { type OutgoingMessage, outgoingSpecs } from './outgoing-types.ts';

/** Marks the path of a file, from the folder of the accounts, in place of a media id. */
export const filePrefix = 'file:';

/** Marks the name of a file that was stored by its content; the digest and a name for WeChat follow. */
export const storedPrefix = 'sha256:';

/** A file that was stored by its content. */
export interface StoredFile {
  /** SHA-256, in hexadecimal digits. */
  readonly digest: string;
  readonly name: string;
}

/** The name of a stored file in a message. It is made from the content, so a later push cannot change what it means. */
export function storedFileName({ digest, name }: StoredFile): string {
  return `${storedPrefix}${digest}/${name}`;
}

/** @returns undefined for a file that is bundled with the function's code */
export function storedFileOf(file: string): StoredFile | undefined {
  const [, digest, name = ''] = /^sha256:([0-9a-f]{64})\/([^/]+)$/.exec(file) ?? [];
  return digest === undefined ? undefined : { digest, name };
}

/** A file that a message names instead of a media id. */
export interface MediaReference {
  readonly field: string;
  readonly type: MediaType;
  /** Relative to the folder of the accounts, or from {@link storedFileName}. */
  readonly file: string;
}

/** The files that a message names. Only fields for media can name files, and only in rules. */
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

/** The message with media ids instead of the files. */
export function withMediaIds(
  message: OutgoingMessage,
  ids: Readonly<Record<string, string>>,
): OutgoingMessage {
  return { ...message, [message.msgtype]: { ...fieldsOf(message), ...ids } } as OutgoingMessage;
}

function fieldsOf(message: OutgoingMessage): Readonly<Record<string, unknown>> {
  return (message as unknown as Readonly<Record<string, Record<string, unknown>>>)[message.msgtype] ?? {};
}
