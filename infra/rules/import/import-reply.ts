import { both, type Text } from '../../language/text.ts';
import type { ConsoleArticle, ConsoleReply } from './console-replies.ts';

/** A reply as it is written in an account's file. */
export type ImportedReply = Readonly<Record<string, unknown>>;

/** A reply, if there is one, and what differs from the console. */
export interface ConvertedReply {
  readonly reply: ImportedReply | null;
  readonly notes: readonly Note[];
}

export interface Note {
  readonly code: NoteCode;
  readonly problem: Text;
  readonly remedy: Text;
}
const noteCodes = [
  'media_missing',
  'video_without_thumb',
  'several_articles',
  'article_without_link',
  'unknown_reply',
  'empty_reply',
  'no_reply',
  'no_keyword',
  'over_quota',
  'once_an_hour',
] as const;
export type NoteCode = (typeof noteCodes)[number];

/** Converts a reply of the console. @param media files by the media id or URL in the console's reply */
export function convertReply(source: ConsoleReply, media: ReadonlyMap<string, string>): ConvertedReply {
  const { type, content, news_info: news } = source;
  switch (type) {
    case 'text':
      return content === ''
        ? nothing('empty_reply', both('a text is empty', '有一条文字是空的'), writeOne)
        : done({ text: literal(content) });
    case 'img':
    case 'image':
      return mediaReply('image', content, media);
    case 'voice':
      return mediaReply('voice', content, media);
    case 'video':
      return videoReply(content, media);
    case 'news':
      return newsReply(content, news?.list ?? []);
    default:
      return nothing(
        'unknown_reply',
        both(
          `a reply is of the type ${type}, which the customer-service API does not have`,
          `有一条回复是 ${type} 类型，客服消息发不了`,
        ),
        both('Write another reply.', '换一种回复。'),
      );
  }
}

const done = (reply: ImportedReply, ...notes: Note[]): ConvertedReply => ({ reply, notes });
const writeOne = both('Write one.', '补写一条。');
const nothing = (code: NoteCode, problem: Text, remedy: Text): ConvertedReply => ({
  reply: null,
  notes: [{ code, problem, remedy }],
});

/** The console has no templates, so braces are literal. */
function literal(text: string): string {
  return text.replaceAll('{{', '\\{{');
}

/** The console's media ids expire after three days, so the rule gets the file, and the sender uploads it when needed. */
function mediaReply(type: 'image' | 'voice', id: string, media: ReadonlyMap<string, string>): ConvertedReply {
  const file = media.get(id);
  if (file !== undefined) return done({ [type]: { file } });
  return nothing(
    'media_missing',
    both(
      `the file of ${type === 'image' ? 'an image' : 'a voice message'} is missing: its id ends three days after the rules were fetched`,
      `少了${type === 'image' ? '一张图片' : '一条语音'}的文件：它的 media_id 取回三天后就失效`,
    ),
    both(
      `Import without --from, or save the file beside the account files and write ${type}: { file: … }.`,
      `导入时不用 --from，或者把文件存到账号文件旁边，写 ${type}: { file: … }。`,
    ),
  );
}

function videoReply(id: string, media: ReadonlyMap<string, string>): ConvertedReply {
  const file = media.get(id);
  const problem =
    file === undefined
      ? both('a video could not be fetched', '有一个视频没能取回来')
      : both(
          `a video, saved as ${file}, has no cover picture, which it needs`,
          `视频已存为 ${file}，但发送时还要一张封面图`,
        );
  return nothing(
    'video_without_thumb',
    problem,
    both(
      `Save a JPEG below 64 KB beside it and write video: { file: ${file ?? '…'}, thumb_file: … }.`,
      `在旁边存一张 64 KB 以内的 JPEG，写 video: { file: ${file ?? '…'}, thumb_file: … }。`,
    ),
  );
}

/** The customer-service API sends one article in a message. */
function newsReply(id: string, articles: readonly ConsoleArticle[]): ConvertedReply {
  const [first, ...more] = articles;
  if (first === undefined) {
    return id === ''
      ? nothing('empty_reply', both('an article is empty', '有一篇图文是空的'), writeOne)
      : done({ mpnews: { media_id: literal(id) } });
  }
  if (articles.some(({ content_url: url }) => url === '')) {
    return nothing(
      'article_without_link',
      both(`the article ${first.title} has no link`, `图文「${first.title}」没有链接`),
      both('Write one with a link: news: { articles: […] }.', '写一篇有链接的：news: { articles: […] }。'),
    );
  }
  if (more.length === 0) {
    const { title, digest, content_url: url, cover_url: picurl } = first;
    const fields = {
      title: literal(title),
      description: literal(digest),
      url: literal(url),
      picurl: literal(picurl),
    };
    return done({
      news: { articles: [Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))] },
    });
  }
  const links = articles.map(({ title, content_url: url }) => `<a href="${url}">${title}</a>`);
  return done(
    { text: literal(links.join('\n')) },
    {
      code: 'several_articles',
      problem: both(
        `${articles.length} articles in one reply become a text with links, because only one article can be sent at a time`,
        `一条回复里有 ${articles.length} 篇图文，改成了带链接的文字，因为一次只能发一篇`,
      ),
      remedy: both(
        'To send one as an article, write the most important one as news.',
        '想发图文，就把最重要的一篇写成 news。',
      ),
    },
  );
}
