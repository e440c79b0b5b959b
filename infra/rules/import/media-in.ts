import type { ConsoleReplies } from './console-replies.ts';

/** A file that the console's auto-replies send. */
export interface ConsoleMedia {
  readonly type: 'image' | 'voice' | 'video';
  /** A media id, which ends after three days and is another in every answer, or a URL. */
  readonly id: string;
}

const types: Readonly<Record<string, ConsoleMedia['type']>> = {
  img: 'image',
  image: 'image',
  voice: 'voice',
  video: 'video',
};

/** The files to be fetched before an import, each once. */
export function mediaIn(console: ConsoleReplies): ConsoleMedia[] {
  const replies = [
    console.add_friend_autoreply_info,
    ...(console.keyword_autoreply_info?.list ?? []).flatMap((rule) => rule.reply_list_info),
    console.message_default_autoreply_info,
  ];
  const media = new Map<string, ConsoleMedia>();
  for (const reply of replies) {
    const type = reply && types[reply.type];
    if (type !== undefined && reply !== undefined && reply.content !== '')
      media.set(reply.content, { type, id: reply.content });
  }
  return [...media.values()];
}
