import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { canonicalJson } from '../../config/canonical-json.ts';
import { both } from '../../language/text.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { menuAccess, menuAtWeChat, menuInFile } from '../menu/menu-access.ts';
import { menuForWeChat, menuFromWeChat } from '../menu/wechat-menu.ts';

/** Shows how the menu of an account's file differs from the one that users see. */
export const menuDiff: Command = {
  description: {
    en: `The stack asks WeChat. The exit code is 1 if there is a difference.`,
    zh: `通过堆栈向微信查询。有差别时退出码是 1。`,
  },
  options: { ...stackOption, ...sharedOptions },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, print, language } = context;
    const access = await menuAccess(context);
    const file = menuInFile(access);
    const { menu: live } = menuFromWeChat(await menuAtWeChat(access.ask));
    const isSame = canonicalJson(menuForWeChat(file)) === canonicalJson(menuForWeChat(live as typeof file));
    const text = (menu: readonly object[]): string => stringify(menu, { lineWidth: 0 });
    const patch = isSame
      ? null
      : createTwoFilesPatch('WeChat', 'the file', text(live), text(file), '', '', { context: 3 }).trimEnd();
    if (options['json'] === true) {
      print(JSON.stringify({ account: access.account, same: isSame, patch }, null, 2));
    } else {
      const same = both(
        `${access.account}: the menu of the file is the one that users see.`,
        `${access.account}：文件里的菜单和用户看到的一样。`,
      );
      print(patch ?? same[language]);
    }
    return isSame ? 0 : 1;
  },
};
