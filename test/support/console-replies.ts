import { type ConsoleReplies, consoleRepliesSchema } from '#infra/rules/import/console-replies.ts';
import { checkWith } from '#shared/schema-check.ts';

/** The console's replies in WeChat's format. */
export const read = (value: unknown): ConsoleReplies => {
  const checked = checkWith(consoleRepliesSchema, value);
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues));
  return checked.value;
};
