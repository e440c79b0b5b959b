import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mediaProblem } from '../../config/file-problem.ts';
import type { ConsoleMedia } from '../../rules/import/media-in.ts';
import type { AskWeChat } from './console-account.ts';

export interface FetchedMedia {
  /** The saved files by id, relative to the folder of the account files. */
  readonly files: ReadonlyMap<string, string>;
  /** Why other files were not saved, each as a sentence. */
  readonly problems: readonly string[];
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'audio/amr': 'amr',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'video/mp4': 'mp4',
};
const usualEnding = { image: 'jpg', voice: 'amr', video: 'mp4' } as const;

/** Milliseconds. */
const timeout = 20_000;

/**
 * Downloads the files that the console's auto-replies send, and saves them beside the account files.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia
 */
export async function fetchMedia(
  media: readonly ConsoleMedia[],
  account: string,
  folder: string,
  ask: AskWeChat,
): Promise<FetchedMedia> {
  const files = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, { type, id }] of media.entries()) {
    const what = `${type} ${index + 1} of ${media.length}`;
    const fetched = await fetchOne(ask, id);
    if (typeof fetched === 'string') {
      problems.push(`${what} could not be fetched: ${fetched}`);
      continue;
    }
    const { contentType, content } = fetched;
    const ending = endings[contentType.split(';')[0] ?? ''] ?? usualEnding[type];
    const file = `${account}/imported-${index + 1}.${ending}`;
    const found = mediaProblem({ type, name: file, content });
    if (found !== undefined)
      problems.push(`${what} was saved, but cannot be sent as it is: ${found.problem.en}`);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
    files.set(id, file);
  }
  return { files, problems };
}

interface File {
  readonly contentType: string;
  readonly content: Buffer;
}

/** Gets a file by its media id or its URL, or says why not: what cannot be downloaded is reported and left out. */
async function fetchOne(ask: AskWeChat, id: string): Promise<File | string> {
  try {
    if (/^https?:\/\//.test(id)) return await download(id);
    const answer = await ask({ path: '/cgi-bin/media/get', query: { media_id: id } });
    switch (answer.kind) {
      case 'file':
        return { contentType: answer.contentType, content: Buffer.from(answer.content, 'base64') };
      case 'ok': {
        // For a video, WeChat answers with its address.
        const { video_url: video } = answer.data;
        return typeof video === 'string' ? await download(video) : 'WeChat answered without a file';
      }
      case 'error':
        return `WeChat says ${answer.code} ${answer.message}`;
      case 'failed':
        return answer.message;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function download(url: string): Promise<File | string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  const content = Buffer.from(await response.arrayBuffer());
  if (!response.ok || content.length === 0) return `HTTP ${response.status} with ${content.length} bytes`;
  return { contentType: response.headers.get('content-type') ?? '', content };
}
