import { both } from '../../language/text.ts';

const nickname =
  /^(?:(?:用户|粉丝|微信|顾客|客户)?(?:昵称|名字|名称)|用户名|姓名|称呼|nick[ _]?name|nick|(?:user|staff)[ _]?name|name)$/i;

/** Whether a placeholder asks for the user's nickname. */
export const isNickname = (name: string): boolean => nickname.test(name.trim());

/** The remedy: WeChat no longer tells nicknames. */
export const noNickname = both(
  'WeChat does not tell services what a user is called. Remove it, or ask the user and remember the answer.',
  '微信不会告诉服务用户的昵称。删掉它，或者先问用户，再用 remember 记住。',
);
