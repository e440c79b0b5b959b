/**
 * A reply in the HTTP response to a push. It needs no access token and no permission for the send API, and costs no quota.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export type PassiveReply =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'image' | 'voice'; readonly mediaId: string }
  | {
      readonly type: 'video';
      readonly mediaId: string;
      readonly title?: string;
      readonly description?: string;
    }
  | {
      readonly type: 'music';
      readonly thumbMediaId: string;
      readonly title?: string;
      readonly description?: string;
      readonly musicUrl?: string;
      readonly hqMusicUrl?: string;
    }
  | { readonly type: 'news'; readonly articles: readonly Article[] }
  /** Hands this one message to the human agents, or to one of them. */
  | { readonly type: 'transfer_customer_service'; readonly kfAccount?: string };

export interface Article {
  readonly title: string;
  readonly description: string;
  readonly picUrl: string;
  readonly url: string;
}

/** A field of a reply. Text goes into CDATA, a number does not. */
export type ReplyValue = string | number | ReplyFields | readonly ReplyFields[];
export interface ReplyFields {
  readonly [name: string]: ReplyValue | undefined;
}

/** The fields of a reply besides the common ones, with WeChat's names. */
export function replyFields(reply: PassiveReply): ReplyFields {
  switch (reply.type) {
    case 'text':
      return { Content: reply.content };
    case 'image':
      return { Image: { MediaId: reply.mediaId } };
    case 'voice':
      return { Voice: { MediaId: reply.mediaId } };
    case 'video':
      return { Video: { MediaId: reply.mediaId, Title: reply.title, Description: reply.description } };
    case 'music':
      return {
        Music: {
          Title: reply.title,
          Description: reply.description,
          MusicUrl: reply.musicUrl,
          HQMusicUrl: reply.hqMusicUrl,
          ThumbMediaId: reply.thumbMediaId,
        },
      };
    case 'news':
      return {
        ArticleCount: reply.articles.length,
        Articles: reply.articles.map(({ title, description, picUrl, url }) => ({
          Title: title,
          Description: description,
          PicUrl: picUrl,
          Url: url,
        })),
      };
    case 'transfer_customer_service':
      return reply.kfAccount === undefined ? {} : { TransInfo: { KfAccount: reply.kfAccount } };
  }
}
