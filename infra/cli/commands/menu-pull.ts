import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { menuAccess, menuAtWeChat } from '../menu/menu-access.ts';
import { menuFromWeChat } from '../menu/wechat-menu.ts';
import { menuText } from '../rules/write-rules.ts';

/** Prints the menu that WeChat has, in the format of an account's file. */
export const menuPull: Command = {
  description: {
    en: `Prints the menu that users see, made through the API or in the console, in the form of the account's file. If the console
answered a click itself (with a text or a picture), the button gets a key, for a rule to answer.`,
    zh: `输出的内容可以直接放进账号文件。这是用户看到的菜单，不管是用 API 还是在后台做的。后台里点击后直接回复的内容（文字、图片……），这里变成一个 key，由规则来回复。`,
  },
  options: { ...stackOption, ...sharedOptions },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, print, language } = context;
    const { account, ask } = await menuAccess(context);
    const { menu, problems } = menuFromWeChat(await menuAtWeChat(ask));
    const said = problems.map((problem) => problem[language]);
    if (options['json'] === true) print(JSON.stringify({ account, menu, problems: said }, null, 2));
    else if (menu.length === 0)
      print(language === 'zh' ? `${account}：微信上没有菜单。` : `${account}: WeChat has no menu.`);
    else {
      for (const problem of said) print(`# ${problem}`);
      print(menuText(menu).trimEnd());
    }
    return 0;
  },
};
