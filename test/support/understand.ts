import type { Fields } from '#shared/wechat/fields.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';

/** The fields that every push has. */
export const common = {
  ToUserName: 'gh_5c1d9e7a2b40',
  FromUserName: 'oQ8dN5xKlantern0000000000001',
  CreateTime: '1761201190',
};

/** Builds pushes of one user to one account with the fields that a test needs. */
export const understand = (fields: Fields) => understandPush({ ...common, ...fields });
export const message = (MsgType: string, fields: Fields = {}) =>
  understand({ MsgType, MsgId: '25190388113346021', ...fields });
export const event = (Event: string, fields: Fields = {}) =>
  understand({ MsgType: 'event', Event, ...fields });
