import type { Program, Reply, ReplyStep } from '#shared/rules/program.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import {
  filePrefix,
  mediaFilesOf,
  storedFileName,
  withMediaIds,
} from '#shared/wechat/outgoing/media-files.ts';
import type { MediaDigests } from '../../config/media-digests.ts';
import { smallFile } from '../../config/sender-memory.ts';
import { ToldError } from '../../language/told-error.ts';
import type { MediaStore } from '../aws/media-store.ts';

/** The files that pushed rules send. */
export interface PushedMedia {
  readonly digests: MediaDigests;
  /** The content of a file by its path; `undefined` if only its digest is known, as for an earlier version. */
  readonly contentOf: (file: string) => Uint8Array | undefined;
}

/**
 * Uploads the files that are not in the bucket yet.
 *
 * @throws CodedError `media_not_carried` with the remedy, before anything is put in force
 */
export async function carryMedia(shelf: MediaStore | undefined, media: PushedMedia): Promise<void> {
  for (const [file, digest] of Object.entries(media.digests)) {
    if (shelf === undefined) {
      throw notCarried({
        en: `The file ${file} cannot be carried by a push yet: the stack is of an earlier version. Deploy it once: npx cdk deploy.`,
        zh: `这次推送带不了文件 ${file}：堆栈的版本太旧。先部署一次：npx cdk deploy。`,
      });
    }
    if (await shelf.has(digest)) continue;
    const content = media.contentOf(file);
    if (content === undefined) {
      throw notCarried({
        en: `The file ${file} of this version is not in the stack’s bucket any more. Put it back into the folder of the account files, and push the file’s rules instead.`,
        zh: `这个版本的文件 ${file} 已经不在存储桶里了。请把它放回账号文件所在的文件夹，改用 rules push。`,
      });
    }
    const largest = content.length < smallFile ? smallFile : await shelf.largest();
    if (content.length > largest) {
      const [has, most] = [content.length, largest].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`);
      throw notCarried({
        en: `${file} has ${has}, and the sender as it is deployed has memory for files of ${most}. Make it smaller, or deploy: npx cdk deploy gives the sender the memory.`,
        zh: `${file} 有 ${has}，线上 sender 的内存只够 ${most} 的文件。把它变小，或者部署一次：npx cdk deploy 会加内存。`,
      });
    }
    await shelf.put(digest, content);
  }
}

function notCarried(said: ToldError['said']): ToldError<'media_not_carried'> {
  return new ToldError('media_not_carried', said);
}

/** The program with files named by their content, as the sender finds them in the bucket. */
export function withCarriedMedia(program: Program, digests: MediaDigests, kind: AccountKind): Program {
  if (Object.keys(digests).length === 0) return program;
  const carried = (reply: Reply): Reply => {
    const ids: Record<string, string> = {};
    for (const { field, file } of mediaFilesOf(reply.message, kind)) {
      const digest = digests[file];
      if (digest === undefined) continue;
      const name = file.slice(file.lastIndexOf('/') + 1);
      ids[field] = `${filePrefix}${storedFileName({ digest, name })}`;
    }
    return { ...reply, message: withMediaIds(reply.message, ids) };
  };
  const step = (one: ReplyStep): ReplyStep =>
    'oneOf' in one
      ? { oneOf: one.oneOf.map((choice) => ({ ...choice, reply: carried(choice.reply) })) }
      : carried(one);
  const rules = program.rules.map((rule) => ({
    ...rule,
    ...(rule.replies === undefined ? {} : { replies: rule.replies.map(step) }),
    ...(rule.transfer?.otherwise === undefined
      ? {}
      : { transfer: { ...rule.transfer, otherwise: rule.transfer.otherwise.map(step) } }),
  }));
  return { ...program, rules };
}
