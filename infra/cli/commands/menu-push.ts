import { both } from '../../language/text.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { menuAccess, menuInFile } from '../menu/menu-access.ts';
import { menuForWeChat } from '../menu/wechat-menu.ts';
import { dataOf } from '../wechat/call-wechat.ts';

/** Shows users the menu of an account's file. */
export const menuPush: Command = {
  description: {
    en: `The stack asks WeChat. Users see the new menu within a day, or at once if they follow again or reopen the account. The server
URL switches off a menu that was made in the console, so publish it this way instead; copy it first with menu pull.`,
    zh: `通过堆栈提交给微信。用户一天之内会看到新菜单，重新关注或重新进入公众号马上就能看到。启用服务器 URL 之后后台的菜单会停用，所以要用这个命令；可以先用 menu pull 把原来的带过来。`,
  },
  options: { ...stackOption, ...sharedOptions },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, print, language } = context;
    const access = await menuAccess(context);
    const button = menuForWeChat(menuInFile(access));
    dataOf(
      await access.ask({ path: '/cgi-bin/menu/create', body: { button } }),
      both('to publish the menu', '发布菜单'),
    );
    if (options['json'] === true) print(JSON.stringify({ account: access.account, buttons: button.length }));
    else
      print(
        language === 'zh'
          ? `${access.account}：菜单已经交给微信，用户一天之内会看到；想马上看到，取消关注再重新关注。`
          : `${access.account}: WeChat has the menu. Users see it within a day; to see it at once, follow again.`,
      );
    return 0;
  },
};
