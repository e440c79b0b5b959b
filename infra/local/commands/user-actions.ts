import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';
import type { UserAction } from '../page/api.ts';
import type { MediaShelf } from '../trace/media-shelf.ts';

/** What a user can do, by the name of its command: how it is called, what it does, and the action it is. */
interface UserCommand {
  readonly arguments: string;
  readonly help: string;
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
/** A picture of one grey point, for whoever has none at hand. */
const grey =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKAjM1mJgAAAABJRU5ErkJggg==';

export const userCommands: Readonly<Record<string, UserCommand>> = {
  say: {
    arguments: 'TEXT',
    help: 'writes a text; without a slash too',
    action: (text) => ({ do: 'text', text: required(text, 'a text') }),
  },
  image: {
    arguments: '[FILE]',
    help: 'sends a picture',
    action: (file, media) => ({ do: 'image', media: medium(file, media) }),
  },
  voice: {
    arguments: '[WORDS]',
    help: 'sends a voice message, with the words that WeChat made of it',
    action: (recognition, media) => ({ do: 'voice', media: medium('', media), seconds: 3, recognition }),
  },
  video: {
    arguments: '[FILE]',
    help: 'sends a film',
    action: (file, media) => ({ do: 'video', media: medium(file, media) }),
  },
  location: {
    arguments: 'LATITUDE LONGITUDE [PLACE]',
    help: 'sends a place',
    action(argument) {
      const [, latitude, longitude, label = ''] = /^(-?[\d.]+)[\s,]+(-?[\d.]+)\s*(.*)$/.exec(argument) ?? [];
      if (latitude === undefined || longitude === undefined) {
        throw invalid('A place is as /location 31.2304 121.4737 人民广场.');
      }
      return { do: 'location', latitude: Number(latitude), longitude: Number(longitude), label };
    },
  },
  link: {
    arguments: 'URL [TITLE]',
    help: 'sends a link',
    action(argument) {
      const [url, title] = split(argument);
      return { do: 'link', url: required(url, 'a URL'), title: title || url, description: '' };
    },
  },
  card: {
    arguments: 'APPID PAGE [TITLE]',
    help: 'sends a mini program’s card',
    action(argument) {
      const [appId, rest] = split(argument);
      const [page, title] = split(rest);
      return { do: 'card', appId: required(appId, 'an AppID'), page, title: title || '小程序' };
    },
  },
  tap: {
    arguments: 'ID [TEXT]',
    help: 'taps an item of a menu message',
    action(argument) {
      const [id, text] = split(argument);
      return { do: 'tap', id: required(id, 'the id of an item'), text: text || id };
    },
  },
  click: {
    arguments: 'KEY',
    help: 'taps a button of the custom menu',
    action: (key) => ({ do: 'click', key: required(key, 'the key of a button') }),
  },
  view: {
    arguments: 'URL',
    help: 'taps a button of the menu that opens a page',
    action: (url) => ({ do: 'view', url: required(url, 'a URL') }),
  },
  scan: {
    arguments: 'SCENE',
    help: 'scans a QR code, before or after following',
    action: (scene) => ({ do: 'scan', scene: required(scene, 'what the QR code has, as store_2') }),
  },
  follow: {
    arguments: '[SCENE]',
    help: 'follows the account, by a QR code or without one',
    action: (scene) => ({ do: 'follow', scene }),
  },
  unfollow: { arguments: '', help: 'follows it no longer', action: () => ({ do: 'unfollow' }) },
  enter: {
    arguments: '[FROM]',
    help: 'opens the chat of a mini program',
    action: (from) => ({ do: 'enter', from }),
  },
  'take-over': {
    arguments: '[AGENT]',
    help: 'a person takes the conversation over',
    action: (agent) => ({ do: 'takeOver', agent: agent || 'anna@lantern' }),
  },
  'give-back': {
    arguments: '[AGENT]',
    help: 'the person has finished',
    action: (agent) => ({ do: 'giveBack', agent: agent || 'anna@lantern' }),
  },
};

/** The first word and the rest. */
function split(argument: string): readonly [string, string] {
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(argument) ?? [];
  return [first, rest];
}

function required(text: string, what: string): string {
  if (text !== '') return text;
  throw invalid(`It needs ${what}.`);
}

/** @throws CodedError `argument_invalid` */
function medium(file: string, media: MediaShelf): string {
  if (file === '') return media.keep({ type: 'image/png', bytes: Buffer.from(grey, 'base64') });
  try {
    const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream';
    return media.keep({ type, bytes: readFileSync(file) });
  } catch {
    throw invalid(`${file} cannot be read.`);
  }
}

export function invalid(message: string): CodedError<'argument_invalid'> {
  return new CodedError('argument_invalid', message);
}
