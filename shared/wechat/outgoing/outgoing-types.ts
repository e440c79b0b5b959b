import type { AccountKind } from '../account-kind.ts';
import { items, type OutgoingSpecs, oneOf, optional, required, type SentAs } from './outgoing-spec.ts';

type ByKind<Fields extends OutgoingSpecs> = Readonly<Partial<Record<AccountKind, Fields>>>;
const both = <Fields extends OutgoingSpecs>(fields: Fields): ByKind<Fields> => ({
  'official-account': fields,
  'mini-program': fields,
});
const officialAccount = <Fields extends OutgoingSpecs>(fields: Fields): ByKind<Fields> => ({
  'official-account': fields,
});
const miniProgram = <Fields extends OutgoingSpecs>(fields: Fields): ByKind<Fields> => ({
  'mini-program': fields,
});

/** The limit of one text message in bytes of UTF-8. WeChat does not document it, and answers 45002 to more. */
export const maxTextBytes = 2048;
/** How many messages one request may lead to. A limit of ours: WeChat's windows allow five, some accounts' twenty. */
export const maxMessages = 10;
/** The longest text that can be sent, as several messages. A limit of ours. */
export const longestText = maxMessages * maxTextBytes;

const page = {
  title: required(),
  pagepath: required(),
  thumb_media_id: required({ media: 'image' }),
} as const;
const linkedPage = { ...page, appid: required() } as const;

/**
 * Every message type of the customer-service API by WeChat's `msgtype`, with its fields for each kind of account. A kind that
 * is absent cannot send the type.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */
export const outgoingSpecs = {
  text: both({ content: required({ maxBytes: longestText }) }),
  image: both({ media_id: required({ media: 'image' }) }),
  voice: officialAccount({ media_id: required({ media: 'voice' }) }),
  video: officialAccount({
    media_id: required({ media: 'video' }),
    thumb_media_id: required({ media: 'thumb' }),
    title: optional(),
    description: optional(),
  }),
  music: officialAccount({
    musicurl: required(),
    thumb_media_id: required({ media: 'thumb' }),
    title: optional(),
    description: optional(),
    hqmusicurl: optional(),
  }),
  news: officialAccount({
    articles: items(
      { min: 1, max: 1 },
      { title: required(), description: optional(), url: required(), picurl: optional() },
    ),
  }),
  mpnews: officialAccount({ media_id: required() }),
  mpnewsarticle: officialAccount({ article_id: required() }),
  msgmenu: officialAccount({
    head_content: optional(),
    list: items({ min: 1, max: 10 }, { id: required(), content: required() }),
    tail_content: optional(),
  }),
  wxcard: officialAccount({ card_id: required() }),
  miniprogrampage: { 'official-account': linkedPage, 'mini-program': page },
  link: miniProgram({ title: required(), description: required(), url: required(), thumb_url: required() }),
} as const satisfies Record<string, ByKind<OutgoingSpecs>>;

/** Fields that any message may have besides its own. */
export const commonSpecs = {
  customservice: {
    kf_account: required({
      form: {
        pattern: /^(?=.{1,30}$)\w{1,10}@\S+$/,
        words: 'an agent such as nina@lanternshop, of at most 30 characters',
      },
    }),
  },
  aimsgcontext: { is_ai_msg: oneOf(0, 1) },
} as const satisfies Record<string, OutgoingSpecs>;

export type OutgoingType = keyof typeof outgoingSpecs;
type SpecsOf<T extends OutgoingType> = NonNullable<
  (typeof outgoingSpecs)[T][keyof (typeof outgoingSpecs)[T]]
>;
type Common = { readonly [C in keyof typeof commonSpecs]?: SentAs<(typeof commonSpecs)[C]> } & {
  /** The sub-merchant of a mini program that the message is sent for. */
  readonly businessid?: string | number;
};

/** A message as the send API takes it, without `touser`. */
export type OutgoingMessage = {
  [T in OutgoingType]: { readonly msgtype: T } & {
    readonly [P in T]: SpecsOf<T> extends infer S ? (S extends OutgoingSpecs ? SentAs<S> : never) : never;
  } & Common;
}[OutgoingType];
