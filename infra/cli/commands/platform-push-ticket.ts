import { both, inLanguage } from '../../language/text.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, unreadAccounts } from '../command.ts';
import { callWeChat, dataOf } from '../wechat/call-wechat.ts';

/** Asks WeChat to push tickets to a platform. */
export const platformPushTicket: Command = {
  description: {
    en: `WeChat pushes a component_verify_ticket every ten minutes to the authorization-event URL (授权事件接收URL). Without a ticket there is
no token for the platform or its accounts. If no ticket arrives, this asks WeChat to start again. Set the platform's
secrets first: account set <platform>.`,
    zh: `微信每十分钟向授权事件接收 URL 推送一次 component_verify_ticket；没有它，平台和它名下账号的令牌都拿不到。收不到时，用这个命令让微信（重新）开始推送。要先设置平台的密钥：account set <平台>。`,
  },
  options: { ...stackOption, ...unreadAccounts },
  positionals: { min: 1, max: 1 },
  run: ({ options, positionals, print, environment, language }) =>
    withAws(async () => {
      const [platform = ''] = positionals;
      const aws = awsClients(environment);
      const stack = await findStack(aws.cloudFormation, options['stack']);
      const path = '/cgi-bin/component/api_start_push_ticket';
      dataOf(
        await callWeChat({ aws, stack }, { owner: platform, path }),
        both('to push tickets', '推送 ticket'),
      );
      const text = {
        en: `WeChat pushes tickets to ${platform} now: the first within ten minutes, in the log of the token-refresher as platform_ticket.`,
        zh: `微信开始向 ${platform} 推送 ticket：十分钟内会收到第一个，见 token-refresher 日志里的 platform_ticket。`,
      };
      print(inLanguage(text, language));
      return 0;
    }),
};
