import { CodedError } from '#shared/coded-error.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import type { Program, Reply } from '#shared/rules/program.ts';
import { mediaFilesOf, storedFileOf } from '#shared/wechat/outgoing/media-files.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';

/**
 * The field of a message that names a file that no rule of the account sends; `undefined` if there is none. A pushed file
 * is named by the hash of its content, which nobody can guess.
 */
export function fieldOfUnknownFile(
  message: OutgoingMessage,
  { kind, rules }: SenderAccount,
): string | undefined {
  const unknown = mediaFilesOf(message, kind).find(
    ({ file }) => storedFileOf(file) === undefined && !filesOf(rules, kind).has(file),
  );
  return unknown?.field;
}

/**
 * A writer to a queue decides what is sent, but must not get hold of this function's files.
 *
 * @throws CodedError `media_unknown` (permanent)
 */
export function requireFilesOfRules(message: OutgoingMessage, account: SenderAccount): void {
  const field = fieldOfUnknownFile(message, account);
  if (field !== undefined)
    throw new CodedError('media_unknown', `${field} is a file that no deployed rule of ${account.id} sends.`);
}

const filesByProgram = new WeakMap<Program, ReadonlySet<string>>();

function filesOf(program: Program, kind: SenderAccount['kind']): ReadonlySet<string> {
  let files = filesByProgram.get(program);
  if (files === undefined) {
    const replies = program.rules.flatMap(({ replies = [] }) =>
      replies.flatMap((step): Reply[] => ('oneOf' in step ? step.oneOf.map(({ reply }) => reply) : [step])),
    );
    files = new Set(replies.flatMap(({ message }) => mediaFilesOf(message, kind).map(({ file }) => file)));
    filesByProgram.set(program, files);
  }
  return files;
}
