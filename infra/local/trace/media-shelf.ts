import { createHash } from 'node:crypto';

/** The images, audio and video of this run, by WeChat's media id or by the name that the page gave. */
export interface MediaShelf {
  put(id: string, medium: Medium): void;
  get(id: string): Medium | undefined;
  /** Stores a file under a name made from its content. */
  keep(medium: Medium): string;
}

export interface Medium {
  readonly type: string;
  readonly bytes: Buffer;
}

export function createMediaShelf(): MediaShelf {
  const shelf = new Map<string, Medium>();
  return {
    put: (id, medium) => void shelf.set(id, medium),
    get: (id) => shelf.get(id),
    keep(medium) {
      const id = createHash('sha256').update(medium.bytes).digest('hex').slice(0, 20);
      shelf.set(id, medium);
      return id;
    },
  };
}

/** The file in the multipart body of an upload. */
export function uploadedFile(contentType: string, body: Buffer): Medium | undefined {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const headEnd = body.indexOf('\r\n\r\n');
  const bodyEnd = body.lastIndexOf(`\r\n--${boundary}`);
  if (headEnd < 0 || bodyEnd <= headEnd) return undefined;
  const type = /content-type:\s*([^\r\n]+)/i.exec(body.toString('latin1', 0, headEnd))?.[1];
  return { type: type ?? 'application/octet-stream', bytes: body.subarray(headEnd + 4, bodyEnd) };
}
