import type { AccountKind } from '../account-kind.ts';
import type { Message } from '../inbound/push.ts';
import type { OutgoingMessage } from '../outgoing/outgoing-types.ts';
import type { PassiveReply } from './passive-reply.ts';

/**
 * The reply in the HTTP response that corresponds to a message of the send API. It is `undefined` for types that only the
 * API has, and for mini programs, whose response can only hand over to an agent.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/trans.html
 */
export function passiveFromOutgoing(message: OutgoingMessage, kind: AccountKind): PassiveReply | undefined {
  if (kind === 'mini-program') return undefined;
  switch (message.msgtype) {
    case 'text':
      return { type: 'text', content: message.text.content };
    case 'image':
      return { type: 'image', mediaId: message.image.media_id };
    case 'voice':
      return { type: 'voice', mediaId: message.voice.media_id };
    case 'video': {
      const { media_id: mediaId, title, description } = message.video;
      return { type: 'video', mediaId, ...defined({ title, description }) };
    }
    case 'music': {
      const { thumb_media_id: thumbMediaId, title, description, musicurl, hqmusicurl } = message.music;
      const optional = defined({ title, description, musicUrl: musicurl, hqMusicUrl: hqmusicurl });
      return { type: 'music', thumbMediaId, ...optional };
    }
    case 'news':
      return {
        type: 'news',
        articles: message.news.articles.map(({ title, description = '', url, picurl = '' }) => ({
          title,
          description,
          url,
          picUrl: picurl,
        })),
      };
    default:
      return undefined;
  }
}

/** Whether what a user did can be handed over to an agent: only messages can, never events. */
export function canTransfer({ type }: Message): boolean {
  return type !== 'event' && type !== 'unknownEvent' && type !== 'unknown';
}

function defined<Fields extends Readonly<Record<string, string | undefined>>>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: string;
  };
}
