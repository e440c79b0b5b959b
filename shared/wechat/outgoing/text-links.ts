import type { AccountKind } from '../account-kind.ts';

/**
 * What is wrong with the links to mini programs in a text (WeChat answers 45086 to some of it and drops the link for the
 * rest).
 *
 * @param appId the account's own; a mini program can only link to itself
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */
export function linkProblems(content: string, kind: AccountKind, appId?: string): string[] {
  const problems: string[] = [];
  for (const [tag] of content.matchAll(/<a\s[^>]*>/gi)) {
    const attributes = new Map(
      [...tag.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', double, single]) => [
        name.toLowerCase(),
        double ?? single ?? '',
      ]),
    );
    const linked = attributes.get('data-miniprogram-appid');
    const path = attributes.get('data-miniprogram-path');
    if (linked === undefined && path === undefined) continue;
    if (!linked) problems.push('has a link with data-miniprogram-path and without data-miniprogram-appid');
    else if (!path) problems.push('has a link with data-miniprogram-appid and without data-miniprogram-path');
    else if (kind === 'mini-program' && appId !== undefined && linked !== appId) {
      problems.push(
        `has a link to the mini program ${linked}; a mini program can only link to itself (${appId})`,
      );
    }
  }
  return problems;
}
