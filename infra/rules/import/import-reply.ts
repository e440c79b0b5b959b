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
  readonly problem: string;
  readonly remedy: string;
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
        ? nothing('empty_reply', 'a text has nothing in it', 'Write one.')
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
        `a reply is of the type ${type}, which the customer-service API does not have`,
        'Write another reply.',
      );
  }
}

const done = (reply: ImportedReply, ...notes: Note[]): ConvertedReply => ({ reply, notes });
const nothing = (code: NoteCode, problem: string, remedy: string): ConvertedReply => ({
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
    `the file of ${type === 'image' ? 'an image' : 'a voice message'} is not there: its id ends three days after the rules were fetched`,
    `Import with the account's token instead of a saved answer, or save the file beside the accounts and write ${type}: { file: … }.`,
  );
}

function videoReply(id: string, media: ReadonlyMap<string, string>): ConvertedReply {
  const file = media.get(id);
  const problem =
    file === undefined
      ? 'a video could not be fetched'
      : `a video, saved as ${file}, has no picture, which it is sent with`;
  return nothing(
    'video_without_thumb',
    problem,
    `Save a JPEG below 64 KB beside it and write video: { file: ${file ?? '…'}, thumb_file: … }.`,
  );
}

/** The customer-service API sends one article in a message. */
function newsReply(id: string, articles: readonly ConsoleArticle[]): ConvertedReply {
  const [first, ...more] = articles;
  if (first === undefined) {
    return id === ''
      ? nothing('empty_reply', 'an article has nothing in it', 'Write one.')
      : done({ mpnews: { media_id: literal(id) } });
  }
  if (articles.some(({ content_url: url }) => url === '')) {
    return nothing(
      'article_without_link',
      `the article ${first.title} has no link`,
      'Write one with a link: news: { articles: […] }.',
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
      problem: `${articles.length} articles in one reply are a text with links, because only one can be sent as an article`,
      remedy: 'Send the most important one as news, if you like that better.',
    },
  );
}
