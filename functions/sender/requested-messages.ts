import type { RequestData } from '#shared/contracts/send-requested.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { type CheckedOutgoing, checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import { mediaFilesOf } from '#shared/wechat/outgoing/media-files.ts';
import { longestText, maxMessages } from '#shared/wechat/outgoing/outgoing-types.ts';
import { leastParts, type MessagePart, partsOf } from '#shared/wechat/outgoing/split-text.ts';

/** A message of a request, long texts in parts. */
export interface RequestedMessage extends MessagePart {
  /** Which of the request's messages it is, or is a part of. */
  readonly index: number;
}

/** The messages of a request in the form in which they are sent, and what is wrong with them. */
export async function requestedMessages(
  { messages: requested = [], format }: Pick<RequestData, 'messages' | 'format'>,
  account: SenderAccount,
): Promise<{ readonly messages: readonly RequestedMessage[]; readonly problems: readonly string[] }> {
  const messages: RequestedMessage[] = [];
  const problems: string[] = [];
  for (const [index, message] of requested.entries()) {
    const shown = format === 'markdown' ? await fromMarkdown(message) : message;
    const outgoing = checkRequested(shown, account);
    if (!outgoing.ok) {
      for (const { field, problem } of outgoing.problems)
        problems.push(`data.messages[${index}].${field}: ${problem}`);
      continue;
    }
    const room = maxMessages - messages.length;
    // A text that is too long is not split, because others would have to wait.
    const parts = leastParts(outgoing.message) > room ? null : partsOf(outgoing.message);
    if (parts === null || parts.length > room) {
      problems.push(
        `data.messages: become more than ${maxMessages} messages of WeChat; this product takes at most ${maxMessages} in one request`,
      );
      break;
    }
    messages.push(...parts.map((part) => ({ ...part, index })));
  }
  return { messages, problems };
}

/** Converts Markdown to what WeChat shows. A text that is too long is left for the check, which refuses it. */
async function fromMarkdown(message: Readonly<Record<string, unknown>>): Promise<unknown> {
  const text = message['text'] as { readonly content?: unknown } | undefined;
  const content = text?.content;
  if (typeof content !== 'string' || content.length > 2 * longestText) return message;
  const { plainTextOf } = await import('#shared/wechat/outgoing/markdown/plain-text.ts');
  return { ...message, text: { ...text, content: plainTextOf(content) } };
}

/** The files beside this function are for its rules; other services must not be able to read them. */
function checkRequested(message: unknown, { kind, appId }: SenderAccount): CheckedOutgoing {
  const checked = checkOutgoing(message, kind, appId);
  if (!checked.ok) return checked;
  const problems = mediaFilesOf(checked.message, kind).map(({ field }) => ({
    field: `${checked.message.msgtype}.${field}`,
    problem: 'is a file, which only rules can name; give a media id',
  }));
  return problems.length === 0 ? checked : { ok: false, problems };
}
