import * as z from 'zod/mini';
import { menuToolEvents } from '#shared/wechat/inbound/event-types.ts';
import { both } from '../language/text.ts';
import { withRemedy } from '../language/told.ts';
import { checkedText, explained, wrongTypeMessage } from '../rules/schema/primitives.ts';

/**
 * Actions of a button other than CLICK: WeChat opens the scanner, the camera, the album or the map, and pushes the
 * result.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/menu/intro.html
 */
const keyTypes = ['click', ...menuToolEvents] as const;

const inBytes = (most: number, en: string, zh: string) =>
  checkedText(
    both(
      `is longer than the ${most} bytes that WeChat takes for ${en}`,
      `超过了微信的 ${most} 字节（${zh}，一个汉字 3 字节）`,
    ),
    both('Shorten it.', '缩短它。'),
    (text) => text !== '' && Buffer.byteLength(text) <= most,
  );

const key = inBytes(128, 'a key', 'key');
const url = checkedText(
  both('is not an address with https:// of at most 1024 bytes', '不是完整的网址（https://，最多 1024 字节）'),
  both('Write it as in https://example.com/shop.', '写成 https://example.com/shop 这样。'),
  (text) => /^https?:\/\//.test(text) && Buffer.byteLength(text) <= 1024,
);

const actions = {
  key: z.optional(explained(key, 'A click is an event that rules answer: when: { menu: KEY }.')),
  type: z.optional(explained(z.enum(keyTypes), 'What the click opens; default click.')),
  url: z.optional(explained(url, 'Opens a page.')),
  miniProgram: z.optional(
    explained(
      z.strictObject({
        appId: z.string(),
        path: z.string(),
        url: explained(url, 'For older clients.'),
      }),
      'Opens a mini program that is bound to the account.',
    ),
  ),
  article: z.optional(explained(z.string(), 'Shows a published article, by its article_id.')),
  media: z.optional(explained(z.string(), 'Sends permanent material, by its media_id.')),
} as const;

const doesOne = (more: readonly string[]) =>
  z.refine<object>(
    (button) =>
      ['key', 'url', 'miniProgram', 'article', 'media', ...more].filter((name) => name in button).length ===
      1,
    withRemedy(
      both('does not do exactly one thing', '没有正好写一个作用'),
      both(
        `Give one of key, url, miniProgram, article, media${more.map((name) => `, ${name}`).join('')}.`,
        `从 key、url、miniProgram、article、media${more.map((name) => `、${name}`).join('')} 里写一个。`,
      ),
    ),
  );

const inner = z
  .strictObject({ name: inBytes(60, 'the name of a button in a list', '子菜单名称'), ...actions })
  .check(doesOne([]));

const outer = z
  .strictObject({
    name: inBytes(16, 'the name of a button', '菜单名称'),
    ...actions,
    buttons: z.optional(
      explained(z.array(inner).check(z.minLength(1), z.maxLength(5)), 'Opens a list of up to 5 buttons.'),
    ),
  })
  .check(doesOne(['buttons']));

export const menuSchema = z
  .array(
    outer,
    wrongTypeMessage(() =>
      both('Write a list: [{ name: 菜单, key: menu }].', '写成列表：[{ name: 菜单, key: menu }]。'),
    ),
  )
  .check(z.minLength(1), z.maxLength(3));

export type MenuSource = z.infer<typeof menuSchema>;
export type ButtonSource = z.infer<typeof outer>;
