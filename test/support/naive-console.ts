import type { ConsoleReplies } from '#infra/rules/import/console-replies.ts';

/*
 * The console's auto-replies as its own help describes them: reply to a follow; otherwise the first keyword rule with a
 * keyword that is in the message (contain) or is the message (equal), with all its replies or one at random; otherwise the
 * reply to everything, once an hour. Shares no code with the import or the engine.
 */

/** What the console sends; for a random reply, one of the alternatives. */
export type ConsoleAnswer =
  | { readonly kind: 'all'; readonly texts: readonly string[] }
  | { readonly kind: 'one'; readonly of: readonly string[] };
const nothing: ConsoleAnswer = { kind: 'all', texts: [] };

export function consoleAnswers(
  console: ConsoleReplies,
  message: { readonly event: string } | { readonly text: string } | { readonly other: true },
  repliedWithinTheHour: boolean,
): ConsoleAnswer {
  if ('event' in message) {
    const follow = console.add_friend_autoreply_info;
    return message.event === 'subscribe' && console.is_add_friend_reply_open && follow
      ? { kind: 'all', texts: [follow.content] }
      : nothing;
  }
  if ('text' in message) {
    for (const rule of console.keyword_autoreply_info?.list ?? []) {
      const isHit = rule.keyword_list_info.some(({ match_mode: mode, content }) =>
        mode === 'equal' ? message.text === content : message.text.includes(content),
      );
      if (!isHit) continue;
      const texts = rule.reply_list_info.map(({ content }) => content);
      return rule.reply_mode === 'reply_all' ? { kind: 'all', texts } : { kind: 'one', of: texts };
    }
  }
  const rest = console.message_default_autoreply_info;
  return console.is_autoreply_open && rest && !repliedWithinTheHour
    ? { kind: 'all', texts: [rest.content] }
    : nothing;
}
