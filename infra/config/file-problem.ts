import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mediaProblem } from '#shared/wechat/api/upload-media.ts';
import type { FileUse } from '../rules/build/reply.ts';

/** Says what is wrong with a file that a rule sends, or nothing. @param folder that of the account files */
export function fileProblem(folder: string, { file, type }: FileUse): string | undefined {
  let content: Uint8Array;
  try {
    content = readFileSync(join(folder, file));
  } catch {
    return `there is no file ${file}`;
  }
  return mediaProblem({ type, name: file, content });
}
