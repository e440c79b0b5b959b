/**
 * The kinds of user action that open a reply window. The last two reach no message URL today; they are here so that
 * an account can be given a quota for them.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */
export const actionClasses = [
  'userMessage',
  'menuClick',
  'subscribe',
  'scan',
  'enterSession',
  'payment',
  'complaint',
] as const;

export type ActionClass = (typeof actionClasses)[number];
