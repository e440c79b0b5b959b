import type { ConsoleReplies } from './console-replies.ts';

/** A file that an auto-reply of the console sends. */
export interface ConsoleMedia {
  readonly type: 'image' | 'voice' | 'video';
  /** A URL, or a media id that expires after three days and differs in every answer of WeChat. */
  readonly id: string;
}

const types: Readonly<Record<string, ConsoleMedia['type']>> = {
  img: 'image',
  image: 'image',
  voice: 'voice',
  video: 'video',
};

/** The files to fetch before an import, without repeats. */
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
