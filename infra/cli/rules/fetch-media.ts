import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mediaProblem } from '../../config/file-problem.ts';
import { both, inLanguage, type Said, type Text } from '../../language/text.ts';
import type { ConsoleMedia } from '../../rules/import/media-in.ts';
import type { AskWeChat } from './console-account.ts';

export interface FetchedMedia {
  /** The saved files by id, relative to the folder of the account files. */
  readonly files: ReadonlyMap<string, string>;
  /** Why other files were not saved, each as a sentence. */
  readonly problems: readonly Text[];
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
  const problems: Text[] = [];
  for (const [index, { type, id }] of media.entries()) {
    const what = both(
      `${type} ${index + 1} of ${media.length}`,
      `第 ${index + 1} 个文件（${kinds[type]}，共 ${media.length} 个）`,
    );
    const fetched = await fetchOne(ask, id);
    if (!('content' in fetched)) {
      problems.push({
        en: `${what.en} could not be fetched: ${inLanguage(fetched.reason, 'en')}`,
        zh: `${what.zh}没能取回来：${inLanguage(fetched.reason, 'zh')}`,
      });
      continue;
    }
    const { contentType, content } = fetched;
    const ending = endings[contentType.split(';')[0] ?? ''] ?? usualEnding[type];
    const file = `${account}/imported-${index + 1}.${ending}`;
    const found = mediaProblem({ type, name: file, content });
    if (found !== undefined)
      problems.push({
        en: `${what.en} was saved, but cannot be sent as it is: ${found.problem.en}`,
        zh: `${what.zh}已保存，但这样发不出去：${found.problem.zh}`,
      });
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
    files.set(id, file);
  }
  return { files, problems };
}

const kinds = { image: '图片', voice: '语音', video: '视频' } as const;

interface NotFetched {
  readonly reason: Said;
}

interface File {
  readonly contentType: string;
  readonly content: Buffer;
}

/** Gets a file by its media id or its URL, or says why not: what cannot be downloaded is reported and left out. */
async function fetchOne(ask: AskWeChat, id: string): Promise<File | NotFetched> {
  try {
    if (/^https?:\/\//.test(id)) return await download(id);
    const answer = await ask({ path: '/cgi-bin/media/get', query: { media_id: id } });
    switch (answer.kind) {
      case 'file':
        return { contentType: answer.contentType, content: Buffer.from(answer.content, 'base64') };
      case 'ok': {
        // For a video, WeChat answers with its address.
        const { video_url: video } = answer.data;
        return typeof video === 'string'
          ? await download(video)
          : { reason: both('WeChat answered without a file', '微信没有返回文件') };
      }
      case 'error':
        return {
          reason: both(
            `WeChat says ${answer.code} ${answer.message}`,
            `微信返回 ${answer.code} ${answer.message}`,
          ),
        };
      case 'failed':
        return { reason: answer.message };
    }
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

async function download(url: string): Promise<File | NotFetched> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  const content = Buffer.from(await response.arrayBuffer());
  if (!response.ok || content.length === 0)
    return {
      reason: both(
        `HTTP ${response.status} with ${content.length} bytes`,
        `HTTP ${response.status}，${content.length} 字节`,
      ),
    };
  return { contentType: response.headers.get('content-type') ?? '', content };
}
