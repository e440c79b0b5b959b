import { CodedError } from '#shared/coded-error.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import type { Program, Reply } from '#shared/rules/program.ts';
import { checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import { isEmptyText } from '#shared/wechat/outgoing/is-empty-text.ts';
import { mediaFilesOf, storedFileOf } from '#shared/wechat/outgoing/media-files.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';

/**
 * Checks messages from the intake like those of a request, so that a writer to the queue can neither send what WeChat
 * refuses nor read a file that no rule sends. A pushed file is named by the hash of its content, which nobody can guess.
 *
 * @throws CodedError `work_malformed` (permanent)
 */
export function checkDelayed(messages: readonly OutgoingMessage[], account: SenderAccount): void {
  for (const [index, message] of messages.entries()) {
    // A template can leave nothing of a text. It is refused when its turn comes, and announced.
    if (isEmptyText(message)) continue;
    const checked = checkOutgoing(message, account.kind, account.appId);
    const problem = checked.ok
      ? fileProblem(checked.message, account)
      : checked.problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
    if (problem === undefined) continue;
    throw new CodedError('work_malformed', `Message ${index} cannot be sent: ${problem.slice(0, 500)}.`);
  }
}

function fileProblem(message: OutgoingMessage, { kind, rules }: SenderAccount): string | undefined {
  const unknown = mediaFilesOf(message, kind).find(
    ({ file }) => storedFileOf(file) === undefined && !filesOf(rules, kind).has(file),
  );
  return unknown && `${unknown.field} is a file that no rule of the account sends`;
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
