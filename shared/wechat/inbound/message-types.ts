import { number, optionalNumber, optionalText, type ReadBy, type Specs, text } from './field-spec.ts';

/** What every message has besides the fields of its type. */
const common = {
  msgId: text('MsgId'),
  /** The article that the message was written from, and which of its items. */
  msgDataId: optionalText('MsgDataId'),
  idx: optionalNumber('Idx'),
} as const;

/**
 * Every message type that a user can send, by WeChat's `MsgType`.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html
 */
export const messageSpecs = {
  /** With `bizMsgMenuId` it is a click on a menu message (msgmenu). */
  text: { ...common, content: text('Content'), bizMsgMenuId: optionalText('bizmsgmenuid') },
  image: { ...common, picUrl: text('PicUrl'), mediaId: text('MediaId') },
  voice: {
    ...common,
    mediaId: text('MediaId'),
    format: text('Format'),
    mediaId16K: optionalText('MediaId16K'),
    recognition: optionalText('Recognition'),
  },
  video: { ...common, mediaId: text('MediaId'), thumbMediaId: text('ThumbMediaId') },
  shortvideo: { ...common, mediaId: text('MediaId'), thumbMediaId: text('ThumbMediaId') },
  location: {
    ...common,
    latitude: number('Location_X'),
    longitude: number('Location_Y'),
    scale: optionalNumber('Scale'),
    label: text('Label'),
  },
  link: { ...common, title: text('Title'), description: text('Description'), url: text('Url') },
  miniprogrampage: {
    ...common,
    title: text('Title'),
    appId: text('AppId'),
    pagePath: text('PagePath'),
    thumbUrl: text('ThumbUrl'),
    thumbMediaId: text('ThumbMediaId'),
  },
  file: {
    ...common,
    title: text('Title'),
    description: text('Description'),
    fileKey: text('FileKey'),
    fileMd5: text('FileMd5'),
    fileTotalLen: optionalNumber('FileTotalLen'),
  },
} as const satisfies Record<string, Specs>;

export type MessageType = keyof typeof messageSpecs;
export type UserMessage = {
  [T in MessageType]: { readonly type: T } & ReadBy<(typeof messageSpecs)[T]>;
}[MessageType];
