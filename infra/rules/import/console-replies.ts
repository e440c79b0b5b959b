import * as z from 'zod/mini';

/** WeChat answers 0 or 1; some tools save it as false or true. */
const flag = z._default(
  z.pipe(
    z.union([z.number(), z.boolean()]),
    z.transform((value) => Boolean(value)),
  ),
  false,
);
const text = z._default(z.string(), '');

const article = z.object({
  title: text,
  author: text,
  digest: text,
  show_cover: flag,
  cover_url: text,
  content_url: text,
  source_url: text,
});

const reply = z.object({
  type: z.string(),
  content: text,
  news_info: z.optional(z.object({ list: z._default(z.array(article), []) })),
});

const keyword = z.object({
  type: text,
  match_mode: z.enum(['contain', 'equal']),
  content: z.string(),
});

const keywordRule = z.object({
  rule_name: text,
  create_time: z._default(z.number(), 0),
  reply_mode: z.enum(['reply_all', 'random_one']),
  keyword_list_info: z._default(z.array(keyword), []),
  reply_list_info: z._default(z.array(reply), []),
});

/**
 * The auto-replies from the console of an official account, as `get_current_autoreply_info` returns them.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/autoreply/api_getcurrentautoreplyinfo
 */
export const consoleRepliesSchema = z.object({
  is_add_friend_reply_open: flag,
  is_autoreply_open: flag,
  add_friend_autoreply_info: z.optional(reply),
  message_default_autoreply_info: z.optional(reply),
  keyword_autoreply_info: z.optional(z.object({ list: z._default(z.array(keywordRule), []) })),
});

export type ConsoleReplies = z.infer<typeof consoleRepliesSchema>;
export type ConsoleReply = z.infer<typeof reply>;
export type ConsoleRule = z.infer<typeof keywordRule>;
export type ConsoleArticle = z.infer<typeof article>;
