import { both } from '../language/text.ts';
import { patternText } from '../rules/schema/primitives.ts';

export { durationText as durationSchema } from '../rules/schema/primitives.ts';

/** A name in URLs, events and tables. */
export const nameSchema = patternText(
  both('is not 1 to 40 lower-case letters, digits and dashes', '要用 1 到 40 个小写字母、数字或短横线'),
  both('Choose a name such as lantern or lantern-shop.', '起一个名字，例如 lantern 或 lantern-shop。'),
  /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
  (text) =>
    text
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_.]+/g, '-'),
);

export const appIdSchema = patternText(
  both('is not an AppID such as wx7d3a51c9e40b2f86', '不是 AppID，例如 wx7d3a51c9e40b2f86'),
  both('Copy it from the WeChat console (AppID); it begins with wx.', '从微信后台复制 AppID，以 wx 开头。'),
  /^wx[0-9A-Za-z]{6,30}$/,
  (text) => text.normalize('NFKC').trim().toLowerCase(),
);

/** An event's name; `*` stands for any part of it. */
export const eventPatternSchema = patternText(
  both('is not the name of an event', '不是事件名'),
  both(
    'Write the name as WeChat has it, such as xpay_goods_deliver_notify, or with * for a part of it, such as xpay_*.',
    '按微信的写法写事件名，例如 xpay_goods_deliver_notify；其中一部分可以用 * 代替，例如 xpay_*。',
  ),
  /^[\w*]{1,100}$/,
);

/** A field name that is valid in JSON and as an XML element. */
export const fieldNameSchema = patternText(
  both('is not the name of a field', '不是字段名'),
  both(
    'Write the name as WeChat has it, such as ErrCode: letters, digits and underscores.',
    '按微信的写法写字段名，例如 ErrCode：字母、数字和下划线。',
  ),
  /^[A-Za-z_]\w{0,99}$/,
);

export const originalIdSchema = patternText(
  both('is not an original id such as gh_5c1d9e7a2b40', '不是原始 ID，例如 gh_5c1d9e7a2b40'),
  both(
    'Copy it from the WeChat console (原始ID); it begins with gh_.',
    '从微信后台复制原始 ID，以 gh_ 开头。',
  ),
  /^gh_[0-9A-Za-z_-]{6,40}$/,
);
