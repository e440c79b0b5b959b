import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { both, type Text } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { UserAction } from '../page/api.ts';
import type { MediaShelf } from '../trace/media-shelf.ts';

/** What a user can do, by the name of its command: its arguments, a description, and the action. */
interface UserCommand {
  readonly arguments: string;
  readonly help: Text;
  readonly action: (argument: string, media: MediaShelf) => UserAction;
}

const types: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.amr': 'audio/amr',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
};
/** A picture of one grey pixel, for users without one at hand. */
const grey =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKAjM1mJgAAAABJRU5ErkJggg==';

export const userCommands: Readonly<Record<string, UserCommand>> = {
  say: {
    arguments: 'TEXT',
    help: both('writes a text; without a slash too', '发一条文字；不写斜杠也行'),
    action: (text) => ({ do: 'text', text: required(text, both('a text', '文字')) }),
  },
  image: {
    arguments: '[FILE]',
    help: both('sends a picture', '发图片'),
    action: (file, media) => ({ do: 'image', media: medium(file, media) }),
  },
  voice: {
    arguments: '[WORDS]',
    help: both(
      'sends a voice message, with the words that WeChat made of it',
      '发语音，以及微信识别出的文字',
    ),
    action: (recognition, media) => ({ do: 'voice', media: medium('', media), seconds: 3, recognition }),
  },
  video: {
    arguments: '[FILE]',
    help: both('sends a film', '发视频'),
    action: (file, media) => ({ do: 'video', media: medium(file, media) }),
  },
  location: {
    arguments: 'LATITUDE LONGITUDE [PLACE]',
    help: both('sends a place', '发位置'),
    action(argument) {
      const [, latitude, longitude, label = ''] = /^(-?[\d.]+)[\s,]+(-?[\d.]+)\s*(.*)$/.exec(argument) ?? [];
      if (latitude === undefined || longitude === undefined) {
        throw invalid(
          'A place is as /location 31.2304 121.4737 人民广场.',
          '位置要写成 /location 31.2304 121.4737 人民广场。',
        );
      }
      return { do: 'location', latitude: Number(latitude), longitude: Number(longitude), label };
    },
  },
  link: {
    arguments: 'URL [TITLE]',
    help: both('sends a link', '发链接'),
    action(argument) {
      const [url, title] = split(argument);
      return { do: 'link', url: required(url, both('a URL', '网址')), title: title || url, description: '' };
    },
  },
  card: {
    arguments: 'APPID PAGE [TITLE]',
    help: both('sends a mini program’s card', '发小程序卡片'),
    action(argument) {
      const [appId, rest] = split(argument);
      const [page, title] = split(rest);
      return {
        do: 'card',
        appId: required(appId, both('an AppID', 'AppID')),
        page,
        title: title || '小程序',
      };
    },
  },
  tap: {
    arguments: 'ID [TEXT]',
    help: both('taps an item of a menu message', '点菜单消息里的一项'),
    action(argument) {
      const [id, text] = split(argument);
      return { do: 'tap', id: required(id, both('the id of an item', '选项的 id')), text: text || id };
    },
  },
  click: {
    arguments: 'KEY',
    help: both('taps a button of the custom menu', '点自定义菜单的按钮'),
    action: (key) => ({ do: 'click', key: required(key, both('the key of a button', '按钮的 key')) }),
  },
  view: {
    arguments: 'URL',
    help: both('taps a button of the menu that opens a page', '点打开网页的菜单按钮'),
    action: (url) => ({ do: 'view', url: required(url, both('a URL', '网址')) }),
  },
  scan: {
    arguments: 'SCENE',
    help: both('scans a QR code, before or after following', '扫码，关注前后都可以'),
    action: (scene) => ({
      do: 'scan',
      scene: required(scene, both('what the QR code has, as store_2', '二维码的场景值，例如 store_2')),
    }),
  },
  follow: {
    arguments: '[SCENE]',
    help: both('follows the account, by a QR code or without one', '关注，可以带二维码的场景值'),
    action: (scene) => ({ do: 'follow', scene }),
  },
  unfollow: {
    arguments: '',
    help: both('follows it no longer', '取消关注'),
    action: () => ({ do: 'unfollow' }),
  },
  enter: {
    arguments: '[FROM]',
    help: both('opens the chat of a mini program', '进入小程序的客服会话'),
    action: (from) => ({ do: 'enter', from }),
  },
  'take-over': {
    arguments: '[AGENT]',
    help: both('a person takes the conversation over', '人工接管会话'),
    action: (agent) => ({ do: 'takeOver', agent: agent || 'anna@lantern' }),
  },
  'give-back': {
    arguments: '[AGENT]',
    help: both('the person has finished', '人工结束接待'),
    action: (agent) => ({ do: 'giveBack', agent: agent || 'anna@lantern' }),
  },
};

/** The first word and the rest. */
function split(argument: string): readonly [string, string] {
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(argument) ?? [];
  return [first, rest];
}

function required(text: string, what: Text): string {
  if (text !== '') return text;
  throw invalid(`It needs ${what.en}.`, `还要写${what.zh}。`);
}

/** @throws CodedError `argument_invalid` */
function medium(file: string, media: MediaShelf): string {
  if (file === '') return media.keep({ type: 'image/png', bytes: Buffer.from(grey, 'base64') });
  try {
    const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream';
    return media.keep({ type, bytes: readFileSync(file) });
  } catch {
    throw invalid(`${file} cannot be read.`, `读不到文件 ${file}。`);
  }
}

export function invalid(en: string, zh: string): ToldError<'argument_invalid'> {
  return new ToldError('argument_invalid', both(en, zh));
}
