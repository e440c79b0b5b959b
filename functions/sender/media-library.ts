import { hash } from 'node:crypto';
import type { ReadStored } from '#shared/aws/media-bucket.ts';
import type { MediaStore, StoredMedia } from '#shared/aws/media-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import {
  type MediaType,
  mediaLifetime,
  type UploadResult,
  uploadMedia,
} from '#shared/wechat/api/upload-media.ts';
import { storedFileOf } from '#shared/wechat/outgoing/media-files.ts';

export interface MediaLibraryDependencies {
  readonly http: Http;
  readonly wechatApi: string;
  readonly store: MediaStore;
  /** The content of a file that lies beside the function's code. */
  readonly readFile: (file: string) => Promise<Uint8Array>;
  /** The content of a file that a push has stored. */
  readonly readStored: ReadStored;
  readonly now: () => EpochMilliseconds;
}

export type MediaId =
  | { readonly kind: 'id'; readonly mediaId: string }
  | Exclude<UploadResult, { kind: 'uploaded' }>;

/** The files that rules send, as WeChat media. */
export interface MediaLibrary {
  /**
   * The media id of a file at an account, uploaded now if WeChat does not hold it or soon will not.
   *
   * @throws CodedError `media_missing` when the file is not where it should be
   */
  idOf(account: string, accessToken: string, file: string, type: MediaType): Promise<MediaId>;
  /** Uploads the file at the next call, because WeChat no longer knows the id. */
  forget(account: string, file: string, type: MediaType): void;
}

/** A media id is not used this close to its end; seconds. */
const expiryMarginSeconds = 6 * 60 * 60;
/** Milliseconds. A file can have several megabytes. */
const timeout = 10_000;

export function mediaLibrary(dependencies: MediaLibraryDependencies): MediaLibrary {
  const { store, now } = dependencies;
  const known = new Map<string, StoredMedia>();
  const forgotten = new Set<string>();
  const isUsable = (media: StoredMedia | undefined): media is StoredMedia =>
    media !== undefined && media.expiresAt - expiryMarginSeconds > now() / 1000;
  const keyOf = (account: string, file: string, type: MediaType): string => `${account}#${type}#${file}`;

  return {
    async idOf(account, accessToken, file, type) {
      const key = keyOf(account, file, type);
      const inMemory = known.get(key);
      if (isUsable(inMemory)) return { kind: 'id', mediaId: inMemory.mediaId };
      const content = contentOf(dependencies, account, file);
      // By content and not by name, so that a file that was replaced is uploaded.
      const digest = await content.digest();
      const storeKey = `${account}#${type}#${digest}`;
      const stored = forgotten.has(key) ? undefined : await store.read(storeKey);
      if (isUsable(stored)) {
        known.set(key, stored);
        return { kind: 'id', mediaId: stored.mediaId };
      }
      const { http, wechatApi: baseUrl } = dependencies;
      const name = file.slice(file.lastIndexOf('/') + 1);
      const result = await uploadMedia(http, {
        baseUrl,
        accessToken,
        file: { type, name, content: await content.read() },
        // Taken from the content, so that it is the same for the same file and cannot stand in it.
        boundary: `----wechat-reply-${digest}`,
        timeout,
      });
      if (result.kind !== 'uploaded') return result;
      const media = { mediaId: result.mediaId, expiresAt: result.createdAt + mediaLifetime };
      await store.write(storeKey, media);
      known.set(key, media);
      forgotten.delete(key);
      return { kind: 'id', mediaId: media.mediaId };
    },
    forget(account, file, type) {
      const key = keyOf(account, file, type);
      known.delete(key);
      forgotten.add(key);
    },
  };
}

interface Content {
  digest(): Promise<string>;
  read(): Promise<Uint8Array>;
}

/** A file that is named by its content need not be read to know whether WeChat has it. */
function contentOf(
  { readFile, readStored }: MediaLibraryDependencies,
  account: string,
  file: string,
): Content {
  const stored = storedFileOf(file);
  if (stored === undefined) {
    let content: Promise<Uint8Array> | undefined;
    const read = (): Promise<Uint8Array> => {
      content ??= orMissing(file, () => readFile(file));
      return content;
    };
    return { read, digest: async () => hash('sha256', await read()) };
  }
  const { digest, name } = stored;
  return { digest: async () => digest, read: () => orMissing(name, () => readStored(account, digest)) };
}

async function orMissing(file: string, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof CodedError && cause.decision.kind !== 'permanent') throw cause;
    throw new CodedError(
      'media_missing',
      `The file ${file} of a rule cannot be read. Put it into the folder of the accounts, and push or deploy again.`,
      { cause },
    );
  }
}
