import { both } from '../../language/text.ts';
import type { Check } from './lint.ts';

/** Entries of lists that are no openids, for example nicknames. */
export const checkLists: Check = function* ({ written: { lists = {} } }) {
  for (const [name, users] of Object.entries(lists)) {
    for (const [index, user] of users.entries()) {
      // The length of an openid is not documented; its characters are the same in every account.
      if (/^[\w-]+$/.test(user)) continue;
      yield {
        path: ['lists', name, index],
        code: 'not-an-openid',
        problem: both(`${user} is not an openid, so it is nobody`, `${user} 不是 openid，对不上任何人`),
        remedy: both(
          'Write the openid: a rule that answers {{user.openId}} tells users theirs.',
          '要写 openid：加一条回复 {{user.openId}} 的规则，用户发一句话就能看到自己的。',
        ),
      };
    }
  }
};
