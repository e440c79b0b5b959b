import { type Fields, textField } from '#shared/wechat/fields.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { openWithAny } from '../wechat/envelope.ts';
import type { TracedAccount } from './trace-context.ts';

/** What the user gets in the response to a push. */
export type PassiveResponse =
  | { readonly kind: 'reply'; readonly message: Readonly<Record<string, unknown>> }
  | { readonly kind: 'transfer'; readonly agent: string };

/** Reads the response to a push; `undefined` if it is empty or unreadable. */
export function passiveAnswer(body: string, { keys }: TracedAccount): PassiveResponse | undefined {
  if (body === '' || body === 'success') return undefined;
  try {
    const outer = parse(body);
    const sealed = outer['Encrypt'];
    const fields = typeof sealed === 'string' ? parse(openWithAny(keys, sealed) ?? '') : outer;
    const type = textField(fields, 'MsgType');
    if (type === 'transfer_customer_service') {
      return { kind: 'transfer', agent: textField(group(fields, 'TransInfo'), 'KfAccount') };
    }
    return { kind: 'reply', message: { msgtype: type, [type]: contentOf(type, fields) } };
  } catch {
    return undefined;
  }
}

/** The content in the send API's format, so that a reply looks the same whichever way it came. */
function contentOf(type: string, fields: Fields): object {
  const media = (name: string): object => ({ media_id: textField(group(fields, name), 'MediaId') });
  switch (type) {
    case 'text':
      return { content: textField(fields, 'Content') };
    case 'image':
      return media('Image');
    case 'voice':
      return media('Voice');
    case 'video': {
      const video = group(fields, 'Video');
      return {
        ...media('Video'),
        title: textField(video, 'Title'),
        description: textField(video, 'Description'),
      };
    }
    case 'music': {
      const music = group(fields, 'Music');
      return {
        title: textField(music, 'Title'),
        description: textField(music, 'Description'),
        musicurl: textField(music, 'MusicUrl'),
      };
    }
    case 'news': {
      const items = [group(fields, 'Articles')['item'] ?? []].flat() as Fields[];
      return {
        articles: items.map((item) => ({
          title: textField(item, 'Title'),
          description: textField(item, 'Description'),
          picurl: textField(item, 'PicUrl'),
          url: textField(item, 'Url'),
        })),
      };
    }
    default:
      return {};
  }
}

const parse = (text: string): Fields => (text.trimStart().startsWith('{') ? parseJson(text) : parseXml(text));

function group(fields: Fields, name: string): Fields {
  const value = fields[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
