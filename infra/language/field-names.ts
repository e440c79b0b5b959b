import { placeOf } from './misplaced.ts';
import type { Text } from './text.ts';

/** Names of fields in other products and in Chinese. */
const otherNames: Readonly<Record<string, string>> = {
  random: 'oneOf',
  anyOf: 'oneOf',
  choose: 'oneOf',
  delay: 'after',
  regex: 'matches',
  regexp: 'matches',
  pattern: 'matches',
  exact: 'equals',
  includes: 'contains',
  keyword: 'contains',
  keywords: 'contains',
  title: 'name',
  desc: 'name',
  responses: 'reply',
  message: 'text',
  condition: 'when',
  if: 'when',
  include: 'contains',
  startWith: 'startsWith',
  content: 'text',
  contents: 'text',
  img: 'image',
  picture: 'image',
  pic: 'image',
  article: 'news',
  articles: 'news',
  miniprogram: 'miniprogrampage',
  miniProgram: 'miniprogrampage',
  path: 'pagepath',
  items: 'list',
  buttons: 'list',
  options: 'list',
  规则: 'rules',
  账号: 'account',
  帐号: 'account',
  类型: 'kind',
  编号: 'id',
  标识: 'id',
  名称: 'name',
  条件: 'when',
  当: 'when',
  回复: 'reply',
  文本: 'text',
  文字: 'text',
  内容: 'text',
  包含: 'contains',
  关键词: 'contains',
  等于: 'equals',
  全匹配: 'equals',
  开头: 'startsWith',
  正则: 'matches',
  事件: 'event',
  菜单: 'menu',
  场景: 'scene',
  答复: 'reply',
  完全匹配: 'equals',
  开头是: 'startsWith',
  图文: 'news',
  小程序: 'miniprogrampage',
  图片: 'image',
  语音: 'voice',
  视频: 'video',
  随机: 'oneOf',
  延迟: 'after',
  优先级: 'priority',
  变量: 'variables',
  节假日: 'holidays',
  时间: 'during',
};

/** The field that is meant by a name from another product or language. */
export function otherName(field: string, known: readonly string[]): string | undefined {
  const name = Object.hasOwn(otherNames, field) ? otherNames[field] : undefined;
  // Where a list of replies is possible, `known` has the fields of one reply.
  const isKnown = name === 'oneOf' || (name !== undefined && known.includes(name));
  return isKnown ? name : undefined;
}

/** What to write instead of a field that belongs elsewhere, or does not exist here. */
export function insteadOf(field: string, known: readonly string[]): Text | undefined {
  if (/^(?:keywords?|关键[词字]|contains|包含)$/.test(field) && !known.includes('contains')) {
    const written = known.includes('when')
      ? 'when: { text: { contains: […] } }'
      : known.includes('message') && known.includes('event')
        ? 'text: { contains: […] }'
        : undefined;
    if (written !== undefined)
      return { en: `For keywords write ${written}.`, zh: `关键词要写成 ${written}。` };
  }
  if (/^(?:path|src|文件)$/.test(field) && known.includes('file')) {
    return {
      en: 'Write file: lantern/map.jpg, a file beside the account files.',
      zh: '写 file: lantern/map.jpg，文件放在账号文件旁边。',
    };
  }
  if (/^(?:oneOf|random|anyOf|随机)$/.test(field) && known.includes('reply')) {
    return {
      en: 'For one of several replies write reply: { oneOf: [{ text: … }, { text: … }] }.',
      zh: '随机回复其中一条，写成 reply: { oneOf: [{ text: … }, { text: … }] }。',
    };
  }
  if (/^(?:title|url|description|picurl)$/.test(field) && known.length === 1 && known[0] === 'articles') {
    return {
      en: 'Write articles: [{ title: …, url: … }].',
      zh: '写成 articles: [{ title: …, url: … }]。',
    };
  }
  if (/^(?:url|链接|网址)$/.test(field) && known.includes('media_id')) {
    return {
      en: 'WeChat takes no URL here: save the file beside the account files and write file: lantern/map.jpg.',
      zh: '微信这里不收网址：把文件存到账号文件旁边，写 file: lantern/map.jpg。',
    };
  }
  return placeOf(field, known);
}

const examples: Readonly<Record<string, readonly string[]>> = {
  account: ['account: lantern'],
  kind: ['kind: official-account', 'kind: mini-program'],
  appId: ['appId: wx7d3a51c9e40b2f86'],
  id: ['id: welcome'],
  expect: ['expect: { rule: welcome }'],
  type: ['type: OrderLookup'],
  after: ['after: 10m'],
  times: ['times: 1'],
  radius: ['radius: 3km'],
};

/** A field that is missing, filled in as an example. */
export function examplesOf(field: string): readonly string[] {
  return examples[field] ?? [`${field}: …`];
}
