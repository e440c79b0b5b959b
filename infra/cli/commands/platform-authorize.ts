import { both, inLanguage } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { webhookUrl } from '../aws/webhook-url.ts';
import { type Command, sharedOptions, unreadAccounts } from '../command.ts';
import { urlOption } from '../url-option.ts';
import { authorizationLinks, kindsToAuthorize } from '../wechat/authorization-links.ts';
import { callWeChat, dataOf } from '../wechat/call-wechat.ts';

/** Prints the link with which the owner of an account authorizes a platform. */
export const platformAuthorize: Command = {
  description: {
    en: `Send one of the two links to the owner. With the first, the owner scans a code with the phone; with the second, the owner confirms
on the phone itself. A link works for one account, until the time that is printed. WeChat opens the first one only from a page
under the domain that the platform's console has as 授权发起页域名: put it there as a link. The rest happens by itself: the
account's tokens arrive, and WeChatPlatformEvent is published on the bus.`,
    zh: `把两个链接中的一个发给账号管理员：第一个用手机扫码，第二个直接在手机上确认。一个链接只能授权一个账号，有效期会显示出来。第一个链接只能从平台后台「授权发起页域名」下的页面打开，请把它做成页面上的链接。之后的事自动完成：账号的令牌，以及事件总线上的 WeChatPlatformEvent。`,
  },
  options: {
    ...stackOption,
    ...unreadAccounts,
    'redirect-uri': {
      type: 'string',
      placeholder: 'URL',
      help: {
        en: 'the page that WeChat opens afterwards (default: the webhook, which shows nothing)',
        zh: '授权后跳转的页面（默认是 webhook，页面上什么也没有）',
      },
    },
    only: {
      type: 'string',
      placeholder: kindsToAuthorize.join('|'),
      help: {
        en: 'which kinds of account the owner can choose (default: both)',
        zh: '可以选择哪种账号（默认两种都可以）',
      },
    },
    'app-id': {
      type: 'string',
      placeholder: 'APPID',
      help: { en: 'offer this one account', zh: '只列出这一个账号' },
    },
    json: sharedOptions.json,
  },
  positionals: { min: 1, max: 1 },
  run: ({ options, positionals, print, environment, now, language }) =>
    withAws(async () => {
      const [platform = ''] = positionals;
      const { only, 'app-id': appId } = options;
      const kind = kindsToAuthorize.find((one) => one === only);
      if (only !== undefined && kind === undefined) {
        throw usage(
          both(
            `--only ${String(only)}: must be ${kindsToAuthorize.join(' or ')}.`,
            `--only ${String(only)}：可以是 ${kindsToAuthorize.join(' 或 ')}。`,
          ),
        );
      }
      const aws = awsClients(environment);
      const stack = await findStack(aws.cloudFormation, options['stack']);
      const redirectUri =
        urlOption('redirect-uri', options['redirect-uri'], 'https://www.example.com/authorized') ??
        webhookUrl(stack, platform) ??
        '';
      const path = '/cgi-bin/component/api_create_preauthcode';
      const data = dataOf(
        await callWeChat({ aws, stack }, { owner: platform, path }),
        both('to give a pre_auth_code', '生成 pre_auth_code'),
      );
      const links = authorizationLinks({
        componentAppId: String(data['component_appid']),
        preAuthCode: String(data['pre_auth_code']),
        redirectUri,
        kind,
        appId: typeof appId === 'string' ? appId : undefined,
      });
      const until = new Date(now() + Number(data['expires_in']) * 1000).toISOString();
      if (options['json'] === true) print(JSON.stringify({ ...links, redirectUri, until }, null, 2));
      else print(inLanguage(said(links, redirectUri, until), language));
      return 0;
    }),
};

function said({ desktop, phone }: ReturnType<typeof authorizationLinks>, redirectUri: string, until: string) {
  return {
    en: `On a computer:\n  ${desktop}\nOn a phone, in WeChat:\n  ${phone}\nGood until ${until}, for one account. Afterwards WeChat leads to ${redirectUri}.`,
    zh: `在电脑上打开：\n  ${desktop}\n在手机微信里打开：\n  ${phone}\n有效期至 ${until}，只能授权一个账号。授权后微信跳转到 ${redirectUri}。`,
  };
}
