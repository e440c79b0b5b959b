import { ofForm } from '../rules/schema/pieces.ts';

export { duration as durationSchema } from '../rules/schema/pieces.ts';

/** A name in URLs, events and tables. */
export const nameSchema = ofForm(
  'is not 1 to 40 lower-case letters, digits and dashes',
  'Choose a name such as lantern or lantern-shop.',
  /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
);

export const appIdSchema = ofForm(
  'is not an AppID such as wx7d3a51c9e40b2f86',
  'Copy it from the WeChat console (AppID); it begins with wx.',
  /^wx[0-9A-Za-z]{6,30}$/,
);

/** An event's name; `*` stands for any part of it. */
export const eventPatternSchema = ofForm(
  'is not the name of an event',
  'Write the name as WeChat has it, such as xpay_goods_deliver_notify, or with * for a part of it, such as xpay_*.',
  /^[\w*]{1,100}$/,
);

/** A field's name that can be written in JSON and as an element of XML. */
export const fieldNameSchema = ofForm(
  'is not the name of a field',
  'Write the name as WeChat has it, such as ErrCode: letters, digits and underscores.',
  /^[A-Za-z_]\w{0,99}$/,
);

export const originalIdSchema = ofForm(
  'is not an original id such as gh_5c1d9e7a2b40',
  'Copy it from the WeChat console (原始ID); it begins with gh_.',
  /^gh_[0-9A-Za-z_-]{6,40}$/,
);
