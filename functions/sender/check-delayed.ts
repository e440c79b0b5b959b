import { CodedError } from '#shared/coded-error.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import { isEmptyText } from '#shared/wechat/outgoing/is-empty-text.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import { fieldOfUnknownFile } from './check-files.ts';

/**
 * Checks messages from the intake like those of a request, so that a writer to the queue can neither send what WeChat
 * refuses nor read a file that no rule sends.
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

function fileProblem(message: OutgoingMessage, account: SenderAccount): string | undefined {
  const field = fieldOfUnknownFile(message, account);
  return field && `${field} is a file that no rule of the account sends`;
}
