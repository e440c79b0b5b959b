import type { Text } from '../../language/text.ts';
import type { RuleSource } from '../schema/rule.ts';
import type { Check } from './lint.ts';

type Path = readonly PropertyKey[];

/** Links that lead nowhere, and HTML that a message would show as it is. */
export const checkLinks: Check = function* ({ account }) {
  for (const [index, { reply }] of account.rules.entries()) {
    for (const { text, at, field } of textsIn(reply, ['rules', index, 'reply'])) {
      if (/^(?:url|picurl|musicurl|hqmusicurl)$/.test(field)) yield* checkUrl(text, at);
      else for (const { code, ...told } of slipsOf(text)) yield { path: at, code, ...told };
    }
  }
};

function* textsIn(
  value: RuleSource['reply'] | unknown,
  at: Path,
): Generator<{ readonly text: string; readonly at: Path; readonly field: string }> {
  if (typeof value === 'string') yield { text: value, at, field: String(at.at(-1)) };
  else if (typeof value === 'object' && value !== null) {
    const isList = Array.isArray(value);
    for (const [name, item] of Object.entries(value))
      yield* textsIn(item, [...at, isList ? Number(name) : name]);
  }
}

function* checkUrl(url: string, path: Path) {
  if (url === '' || /^(?:https?:\/\/|\{\{)/i.test(url)) return;
  if (/^[^/\s]+\.(?:jpe?g|png|gif|bmp|webp)$/i.test(url)) {
    yield {
      path,
      code: 'url-without-scheme',
      problem: { en: `${url} is a file, but an address belongs here`, zh: `${url} 是文件，这里要写网址` },
      remedy: {
        en: 'Put the picture on a web server, and write its address: https://example.com/new.jpg.',
        zh: '把图片放到网站上，写它的网址，例如 https://example.com/new.jpg。',
      },
    };
    return;
  }
  const host = bare(url);
  const isHost = /^[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)/.test(host);
  yield {
    path,
    code: 'url-without-scheme',
    problem: {
      en: `${url} is not a full address: it has no https://`,
      zh: `${url} 不是完整的网址：没有 https://`,
    },
    remedy: isHost
      ? { en: `Write https://${host}.`, zh: `写成 https://${host}。` }
      : {
          en: 'Write a whole address, as in https://example.com/new.',
          zh: '写完整的网址，例如 https://example.com/new。',
        },
  };
}

const bare = (url: string): string => url.replace(/^\s*[a-z]*\s*[:：]?[/\\／]+/i, '');

interface Slip {
  readonly code: string;
  readonly problem: Text;
  readonly remedy: Text;
}

const rightLink: Text = {
  en: 'Write <a href="https://…">words</a>.',
  zh: '写成 <a href="https://…">文字</a>。',
};
const broken = (en: string, zh: string): Slip => ({
  code: 'broken-link',
  problem: { en, zh },
  remedy: rightLink,
});

function* slipsOf(text: string): Generator<Slip> {
  const unfinished = /<\s+\/?\s*a\b|<\/\s+a\b|<a(?:href|herf)|<\/?a\s*$|\/a>(?<!<\/a>)/i.exec(text)?.[0];
  if (unfinished !== undefined) {
    yield broken(`has ${unfinished}, which does not make a link`, `有 ${unfinished}，这样写不成链接`);
    return;
  }
  const opened = [...text.matchAll(/<a(?=[\s>])[^>]*>?/gi)];
  const closed = [...text.matchAll(/<\/a\s*>/gi)].length;
  if (opened.length > closed)
    yield broken('has a link that does not end: </a> is missing', '有链接没有结束：少了 </a>');
  if (/[＜﹤]\s*a\s|<\s*\/?\s*a[^<>]*[＞﹥]/i.test(text))
    yield broken('has a link with full-width ＜ or ＞', '链接里用了全角的 ＜ 或 ＞');
  else if (opened.length < closed)
    yield broken('has </a> without a link before it', '有 </a>，但前面没有链接');
  for (const [tag] of opened) {
    if (/data-miniprogram/.test(tag)) continue;
    const href = /href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i.exec(tag);
    const url = href?.[1] ?? href?.[2] ?? href?.[3];
    if (!tag.endsWith('>') || tag.slice(1).includes('<'))
      yield broken('has a link without > after its address', '链接的网址后面少了 >');
    else if (/[“”‘’＂＇]/.test(tag))
      yield broken('has a link with Chinese quotation marks', '链接里用了中文引号');
    else if (url === undefined || url === '') yield withoutAddress(tag);
    else if (/\s/.test(url)) yield broken(`has a space in the address ${url}`, `网址 ${url} 里有空格`);
    else if (!/^(?:https?:\/\/|weixin:\/\/|tel:|mailto:|\{\{)/i.test(url)) {
      yield broken(`has a link to ${url}, which has no https://`, `链接 ${url} 没有 https://`);
    }
  }
  if (/<a\s[^>]*>\s*<\/a\s*>/i.test(text))
    yield broken('has a link without words to tap', '链接里没有文字，用户没有地方可点');
  yield* addressSlips(text);
  const other = /<\/?(?:b|br|p|i|u|strong|em|div|span|img|font|h[1-6]|ul|li)(?:\s[^>]*)?\/?>/i.exec(
    text,
  )?.[0];
  if (other !== undefined) {
    yield {
      code: 'markup-in-text',
      problem: {
        en: `users see ${other} as it is: messages support only links`,
        zh: `用户会直接看到 ${other}：消息里只支持链接`,
      },
      remedy: { en: 'Remove it. For a line break, start a new line.', zh: '删掉它；要换行，直接换行写。' },
    };
  }
  const entity = /&(?:nbsp|lt|gt|amp|quot|ensp|emsp|#\d{1,5});/i.exec(text)?.[0];
  if (entity !== undefined) {
    yield {
      code: 'markup-in-text',
      problem: {
        en: `has ${entity}, which works only in web pages`,
        zh: `里面有 ${entity}，这是网页的写法`,
      },
      remedy: { en: 'Write the character itself.', zh: '直接写这个字符。' },
    };
  }
  const markdown = /\[[^\]\n]+\]\((?:https?:)?\/\/[^)\s]+\)|\[url[=\]].*?\[\/url\]/i.exec(text)?.[0];
  if (markdown !== undefined) {
    yield {
      code: 'markup-in-text',
      problem: {
        en: `users see ${markdown} as it is: this does not make a link`,
        zh: `用户会直接看到 ${markdown}：这里不是链接`,
      },
      remedy: rightLink,
    };
  }
}

function withoutAddress(tag: string): Slip {
  const attribute =
    /\s(?!href\s*=)(h[a-z]{2,4}|url|link|src)\s*[=:]/i.exec(tag)?.[1] ?? /\s(href\s*[:：])/i.exec(tag)?.[1];
  return attribute === undefined
    ? broken('has a link without an address', '有链接没有写网址')
    : broken(
        `has a link without an address: ${attribute} is not href=`,
        `有链接没有写网址：${attribute} 不是 href=`,
      );
}

/** Addresses in a text that a phone cannot open. */
function* addressSlips(text: string): Generator<Slip> {
  const scheme = /\bh+t+p+s*\s*[:：;；]*\s*[/\\／]+(?=[\w.-]+\.\w)/gi;
  const written = [...text.matchAll(scheme)].map(([one]) => one).find((one) => !/^https?:\/\/$/i.test(one));
  if (written !== undefined)
    yield {
      code: 'broken-link',
      problem: { en: `${written} is not the beginning of an address`, zh: `${written} 不是网址的开头` },
      remedy: { en: 'Write https://.', zh: '写成 https://。' },
    };
  const local =
    /https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|10\.\d+\.\d+\.\d+)[^\s"'<>]*/i.exec(
      text,
    )?.[0];
  if (local !== undefined)
    yield {
      code: 'broken-link',
      problem: {
        en: `${local} works only on your own network`,
        zh: `${local} 只有在你自己的网络里才能打开`,
      },
      remedy: { en: 'Write the address that the public uses.', zh: '写用户能打开的网址。' },
    };
  const shortened = /https?:\/\/[^\s"'<>，。；！？]*(?:\.\.\.|…|xxx+)[^\s"'<>，。]*/i.exec(text)?.[0];
  if (shortened !== undefined)
    yield {
      code: 'broken-link',
      problem: { en: `${shortened} is not the whole address`, zh: `${shortened} 不是完整的网址` },
      remedy: { en: 'Copy the whole address.', zh: '复制完整的网址。' },
    };
}
