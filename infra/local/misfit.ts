import type { AccountFile } from '../config/read-account.ts';
import { both, inEach, type Text } from '../language/text.ts';
import { accountShape } from './template/stack-shape.ts';

/**
 * Why an account needs another stack than the running one; `undefined` if it does not.
 *
 * @param running undefined if the stack was made without the account
 * @param saved undefined if the account has no file any more
 */
export function misfit(
  account: string,
  running: AccountFile | undefined,
  saved: AccountFile | undefined,
): Text | undefined {
  if (running === undefined) return both(`${account} is new`, `${account} 是新账号`);
  if (saved === undefined) return both(`${account} has no file any more`, `${account} 的文件没有了`);
  const now = accountShape(saved);
  const before = accountShape(running);
  const changed = (Object.keys(now) as (keyof typeof now)[]).filter((field) => now[field] !== before[field]);
  if (changed.length === 0) return undefined;
  const names = inEach((language) =>
    changed.map((field) => fieldNames[field][language]).join(language === 'zh' ? '、' : ', '),
  );
  return both(`${account} has another ${names.en}`, `${account} 换了${names.zh}`);
}

const fieldNames: Readonly<Record<keyof ReturnType<typeof accountShape>, Text>> = {
  kind: both('kind', '类型'),
  appId: both('AppID', ' AppID'),
  platform: both('platform', '平台'),
  encryption: both('encryption', '加密模式'),
  answersPassively: both('way to answer', '回复方式'),
};
