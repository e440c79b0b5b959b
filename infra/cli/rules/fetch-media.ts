import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Downloaded, downloadMedia, downloadUrl } from '#shared/wechat/api/download-media.ts';
import { mediaProblem } from '#shared/wechat/api/upload-media.ts';
import type { ConsoleMedia } from '../../rules/import/media-in.ts';
import type { ConsoleAccount } from './console-account.ts';

export interface FetchedMedia {
  /** The files that were saved, by id; from the folder of the account files. */
  readonly files: ReadonlyMap<string, string>;
  /** Why others were not, each a sentence. */
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

/** Fetches the files that the console's auto-replies send, and saves them beside the account files. */
export async function fetchMedia(
  media: readonly ConsoleMedia[],
  account: string,
  folder: string,
  { http, call }: ConsoleAccount,
): Promise<FetchedMedia> {
  const files = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, { type, id }] of media.entries()) {
    const what = `${type} ${index + 1} of ${media.length}`;
    const downloaded = await fetchOne(id);
    if (downloaded.kind === 'failed') {
      problems.push(`${what} could not be fetched: ${downloaded.problem}`);
      continue;
    }
    const { contentType, content } = downloaded;
    const ending = endings[contentType.split(';')[0] ?? ''] ?? usualEnding[type];
    const file = `${account}/imported-${index + 1}.${ending}`;
    const problem = mediaProblem({ type, name: file, content });
    if (problem !== undefined) problems.push(`${what} was saved, but cannot be sent as it is: ${problem}`);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
    files.set(id, file);
  }
  return { files, problems };

  async function fetchOne(id: string): Promise<Downloaded> {
    try {
      return await (/^https?:\/\//.test(id)
        ? downloadUrl(http, id, call.timeout)
        : downloadMedia(http, id, call));
    } catch (error) {
      // A URL of a video may have ended, and what cannot be fetched is reported and left out.
      return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
