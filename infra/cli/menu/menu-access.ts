import { accountsFolder } from '../../config/accounts-folder.ts';
import type { MenuSource } from '../../config/menu-schema.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { CommandContext } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { type AskWeChat, consoleAccount } from '../rules/console-account.ts';
import { dataOf } from '../wechat/call-wechat.ts';

/** The menu of an account's file, and access to WeChat's. */
export interface MenuAccess {
  readonly account: string;
  readonly menu: MenuSource | undefined;
  readonly ask: AskWeChat;
}

/** @throws CodedError `account_unknown` | `no_menu` for a mini program | `stack_missing` */
export async function menuAccess(context: CommandContext): Promise<MenuAccess> {
  const { account } = findAccount(accountsFolder(context.options['accounts']), context.positionals[0] ?? '');
  if (account.kind !== 'official-account') {
    throw new ToldError('no_menu', {
      en: `${account.account} is a mini program, and only official accounts have a menu.`,
      zh: `${account.account} 是小程序，只有公众号有自定义菜单。`,
    });
  }
  return {
    account: account.account,
    menu: account.menu,
    ask: await consoleAccount(account.account, context),
  };
}

/** @throws CodedError `no_menu` */
export function menuInFile({ account, menu }: MenuAccess): MenuSource {
  if (menu !== undefined) return menu;
  throw new ToldError('no_menu', {
    en: `The file of ${account} has no \`menu\`. Write one, or take the one that WeChat has: menu pull ${account}.`,
    zh: `${account} 的文件里没有 \`menu\`。写一个，或者把微信上的取下来：menu pull ${account}。`,
  });
}

/** The menu that users see: one made through the API, or otherwise in the console. */
export async function menuAtWeChat(ask: AskWeChat): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask({ path: '/cgi-bin/get_current_selfmenu_info' });
  return dataOf(answer, both('to show the menu', '读取菜单'));
}
