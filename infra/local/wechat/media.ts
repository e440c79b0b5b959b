import { randomBytes } from 'node:crypto';

export interface HeldFile {
  readonly contentType: string;
  readonly content: Buffer;
}

/** The temporary media that WeChat stores for one account. Times in epoch seconds. */
export interface HeldMedia {
  /** Accepts an upload; returns WeChat's answer. */
  upload(type: string, contentType: string, body: Buffer, now: number): object;
  /** Adds a file that was not uploaded through the API; returns its id, which is different each time. */
  keep(file: HeldFile, now: number): string;
  /** A file that has not expired. */
  get(id: string, now: number): HeldFile | undefined;
  /** 0 if every media id in a message is known and has not expired; otherwise WeChat's error code. */
  check(message: Readonly<Record<string, unknown>>, now: number): 0 | 40007;
}

const lifetime = 3 * 24 * 3600;
const largest: Readonly<Record<string, number>> = {
  image: 10_485_760,
  voice: 2_097_152,
  video: 10_485_760,
  thumb: 65_536,
};
const tooLarge: Readonly<Record<string, number>> = { image: 40009, voice: 40010, video: 40011, thumb: 40012 };

/** @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia */
export function createMedia(): HeldMedia {
  const held = new Map<string, { readonly file: HeldFile; readonly until: number }>();
  const keep = (file: HeldFile, now: number): string => {
    const id = `m${randomBytes(24).toString('base64url')}`;
    held.set(id, { file, until: now + lifetime });
    return id;
  };
  const get = (id: string, now: number): HeldFile | undefined => {
    const found = held.get(id);
    return found !== undefined && found.until > now ? found.file : undefined;
  };
  return {
    keep,
    get,
    upload(type, contentType, body, now) {
      const limit = largest[type];
      if (limit === undefined) return { errcode: 40004, errmsg: 'invalid media type' };
      const part = partNamedMedia(contentType, body);
      if (part === undefined) return { errcode: 41005, errmsg: 'media data missing' };
      const { content } = part;
      if (content.length === 0) return { errcode: 44001, errmsg: 'empty media data' };
      if (content.length > limit) return { errcode: tooLarge[type], errmsg: 'invalid size' };
      const id = keep(part, now);
      return { type, [type === 'thumb' ? 'thumb_media_id' : 'media_id']: id, created_at: now };
    },
    check(message, now) {
      const content = message[String(message['msgtype'])] as Readonly<Record<string, unknown>>;
      for (const id of [content['media_id'], content['thumb_media_id']]) {
        // Ids of permanent material are not stored here; they look different.
        const isKnown =
          id === undefined || String(id).startsWith('perm') || get(String(id), now) !== undefined;
        if (!isKnown) return 40007;
      }
      return 0;
    },
  };
}

/** The part called `media` of a multipart body. */
function partNamedMedia(contentType: string, body: Buffer): HeldFile | undefined {
  const boundary = /boundary=(\S+)/.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const start = body.indexOf(`--${boundary}\r\n`);
  const headEnd = body.indexOf('\r\n\r\n', start);
  const end = body.indexOf(`\r\n--${boundary}--`, headEnd);
  if (start < 0 || headEnd < 0 || end < 0) return undefined;
  const head = body.toString('latin1', start, headEnd);
  if (!head.includes('name="media"')) return undefined;
  const [, type = 'application/octet-stream'] = /content-type: *(\S+)/i.exec(head) ?? [];
  return { contentType: type, content: body.subarray(headEnd + 4, end) };
}
