import { CodedError } from '../../coded-error.ts';
import { readAnswer } from './call.ts';
import { type ErrorClass, meaningOf } from './error-codes.ts';
import type { Http } from './http.ts';

const jpeg = { jpg: 'image/jpeg', jpeg: 'image/jpeg' } as const;

/**
 * What WeChat takes of each type of temporary media: bytes, and the file name's endings with their content types. Images
 * are kept to the 2 MB that all of WeChat's pages agree on.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia
 */
export const mediaTypes = {
  image: {
    maxBytes: 2_000_000,
    endings: { ...jpeg, png: 'image/png', gif: 'image/gif' },
  },
  voice: { maxBytes: 2_000_000, endings: { mp3: 'audio/mpeg', amr: 'audio/amr' } },
  video: { maxBytes: 10_000_000, endings: { mp4: 'video/mp4' } },
  thumb: { maxBytes: 64_000, endings: jpeg },
} as const satisfies Record<string, { maxBytes: number; endings: Record<string, string> }>;

export type MediaType = keyof typeof mediaTypes;
/** How long a temporary media_id lives; seconds. */
export const mediaLifetime = 3 * 24 * 60 * 60;

export interface MediaFile {
  readonly type: MediaType;
  readonly name: string;
  readonly content: Uint8Array;
}

export interface UploadRequest {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly file: MediaFile;
  /** Text that does not occur in the file. */
  readonly boundary: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export type UploadResult =
  | {
      readonly kind: 'uploaded';
      readonly mediaId: string;
      /** Epoch seconds. */
      readonly createdAt: number;
    }
  | { readonly kind: 'rejected'; readonly class: ErrorClass; readonly code: number; readonly meaning: string }
  | { readonly kind: 'notUploaded'; readonly cause: unknown };

/** What is wrong with a file as temporary media, or nothing. */
export function mediaFault({ type, name, content }: MediaFile): 'ending' | 'empty' | 'size' | undefined {
  if (contentTypeOf(type, name) === undefined) return 'ending';
  if (content.length === 0) return 'empty';
  return content.length > mediaTypes[type].maxBytes ? 'size' : undefined;
}

/** Uploads a file as temporary media. Uploading twice does no harm beyond the quota of 100,000 a day. */
export async function uploadMedia(http: Http, request: UploadRequest): Promise<UploadResult> {
  const url = new URL('/cgi-bin/media/upload', request.baseUrl);
  url.searchParams.set('access_token', request.accessToken);
  url.searchParams.set('type', request.file.type);
  const answer = await readAnswer(http, {
    method: 'POST',
    url: url.href,
    contentType: `multipart/form-data; boundary=${request.boundary}`,
    body: multipart(request.file, request.boundary),
    timeout: request.timeout,
  });
  if (answer.kind === 'error')
    return { kind: 'rejected', code: answer.code, ...meaningOf('upload', answer.code) };
  if (answer.kind !== 'ok') return { kind: 'notUploaded', cause: answer.cause };
  // For a thumb, WeChat uses another name.
  const { media_id, thumb_media_id, created_at: createdAt } = answer.data;
  const mediaId = media_id ?? thumb_media_id;
  if (typeof mediaId !== 'string' || typeof createdAt !== 'number') {
    const cause = new CodedError('not_an_answer', 'WeChat answered without media_id and created_at.');
    return { kind: 'notUploaded', cause };
  }
  return { kind: 'uploaded', mediaId, createdAt };
}

function multipart({ type, name, content }: MediaFile, boundary: string): Uint8Array {
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="media"; filename="${name.replace(/["\r\n]/g, '_')}"; filelength=${content.length}`,
    `Content-Type: ${contentTypeOf(type, name) ?? 'application/octet-stream'}`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

function contentTypeOf(type: MediaType, name: string): string | undefined {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const { endings } = mediaTypes[type];
  return Object.hasOwn(endings, ending) ? (endings as Readonly<Record<string, string>>)[ending] : undefined;
}
