import { randomUUID } from 'node:crypto';
import type { PushFields } from '../wechat/push-body.ts';
import type { UserAction } from './api.ts';

/** What WeChat pushes when a user does something on the phone. */
export type ActionPush =
  | { readonly kind: 'message'; readonly fields: PushFields }
  | { readonly kind: 'event'; readonly fields: PushFields };

const message = (MsgType: string, fields: PushFields): ActionPush => ({
  kind: 'message',
  fields: { MsgType, ...fields },
});
const event = (Event: string, fields: PushFields = {}): ActionPush => ({
  kind: 'event',
  fields: { Event, ...fields },
});

/** @param isKnown whether the user follows already, which decides how a scanned code is reported */
export function actionPush(action: UserAction, isKnown: boolean): ActionPush {
  switch (action.do) {
    case 'text':
      return message('text', { Content: action.text });
    case 'tap':
      return message('text', { Content: action.text, bizmsgmenuid: action.id });
    case 'image':
      return message('image', { PicUrl: pictureUrl(action.media), MediaId: action.media });
    case 'voice':
      return message('voice', {
        MediaId: action.media,
        Format: 'amr',
        MediaId16K: action.media,
        ...(action.recognition === '' ? {} : { Recognition: action.recognition }),
      });
    case 'video':
      return message('video', { MediaId: action.media, ThumbMediaId: action.media });
    case 'location':
      return message('location', {
        Location_X: action.latitude,
        Location_Y: action.longitude,
        Scale: 16,
        Label: action.label,
      });
    case 'link':
      return message('link', { Title: action.title, Description: action.description, Url: action.url });
    case 'card':
      return message('miniprogrampage', {
        Title: action.title,
        AppId: action.appId,
        PagePath: action.page,
        ThumbUrl: '',
        ThumbMediaId: '',
      });
    case 'click':
      return event('CLICK', { EventKey: action.key });
    case 'view':
      return event('VIEW', { EventKey: action.url, MenuId: 425_632_400 });
    case 'scan':
      return isKnown
        ? event('SCAN', { EventKey: action.scene, Ticket: ticket() })
        : event('subscribe', { EventKey: `qrscene_${action.scene}`, Ticket: ticket() });
    case 'follow':
      return action.scene === ''
        ? event('subscribe', { EventKey: '' })
        : event('subscribe', { EventKey: `qrscene_${action.scene}`, Ticket: ticket() });
    case 'unfollow':
      return event('unsubscribe', { EventKey: '' });
    case 'enter':
      return event('user_enter_tempsession', { SessionFrom: action.from });
    case 'takeOver':
      return event('kf_create_session', { KfAccount: action.agent });
    case 'giveBack':
      return event('kf_close_session', { KfAccount: action.agent });
  }
}

const ticket = (): string => `gQ${randomUUID().replaceAll('-', '')}`;

/** WeChat serves pictures at its own address. Nobody requests this one, because the page finds the picture by its media id. */
const pictureUrl = (media: string): string => `http://mmbiz.qpic.cn/mmbiz_jpg/${media}/0`;
