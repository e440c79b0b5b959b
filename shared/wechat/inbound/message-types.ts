import { number, optionalNumber, optionalText, type ReadBy, type Specs, text } from './field-spec.ts';

/** What every message has besides the fields of its type. */
const common = {
  msgId: text(),
  /** The article that the message was written from, and which of its items. */
  msgDataId: optionalText(),
  idx: optionalNumber(),
} as const;

/**
 * Every message type that a user can send, by WeChat's `MsgType`.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html
 */
export const messageSpecs = {
  /** With `bizMsgMenuId` it is a click on a menu message (msgmenu). */
  text: { ...common, content: text(), bizMsgMenuId: optionalText('bizmsgmenuid') },
  image: { ...common, picUrl: text(), mediaId: text() },
  voice: {
    ...common,
    mediaId: text(),
    format: text(),
    mediaId16K: optionalText(),
    recognition: optionalText(),
  },
  video: { ...common, mediaId: text(), thumbMediaId: text() },
  shortvideo: { ...common, mediaId: text(), thumbMediaId: text() },
  location: {
    ...common,
    latitude: number('Location_X'),
    longitude: number('Location_Y'),
    scale: optionalNumber(),
    label: text(),
  },
  link: { ...common, title: text(), description: text(), url: text() },
  miniprogrampage: {
    ...common,
    title: text(),
    appId: text(),
    pagePath: text(),
    thumbUrl: text(),
    thumbMediaId: text(),
  },
  file: {
    ...common,
    title: text(),
    description: text(),
    fileKey: text(),
    fileMd5: text(),
    fileTotalLen: optionalNumber(),
  },
} as const satisfies Record<string, Specs>;

export type MessageType = keyof typeof messageSpecs;
export type UserMessage = {
  [T in MessageType]: { readonly type: T } & ReadBy<(typeof messageSpecs)[T]>;
}[MessageType];
