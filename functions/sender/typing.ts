import { errorFields, type Log } from '#shared/aws/log.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { sendTyping } from '#shared/wechat/api/send-typing.ts';
import type { AccessTokens } from './access-token.ts';

/** Shows the typing indicator to a user, and returns after this many milliseconds whether WeChat showed it. */
export type ShowTyping = (account: string, openId: string, milliseconds: number) => Promise<boolean>;

export interface TypingDependencies {
  readonly http: Http;
  readonly tokens: Pick<AccessTokens, 'current'>;
  readonly wechatApi: string;
  readonly log: Log;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The typing indicator delays a reply for at most this long; milliseconds. */
const timeout = 1500;

/** The typing indicator of WeChat. The reply matters more than the indicator, so errors here are ignored. */
export function typingIndicator({ http, tokens, wechatApi, log, wait }: TypingDependencies): ShowTyping {
  return async (account, openId, milliseconds) => {
    try {
      const { accessToken } = await tokens.current(account);
      const request = { baseUrl: wechatApi, accessToken, openId, command: 'Typing', timeout } as const;
      if (await sendTyping(http, request)) {
        if (milliseconds > 0) await wait(milliseconds);
        return true;
      }
      log('info', 'typing_not_shown', { account });
    } catch (error) {
      log('info', 'typing_not_shown', { account, ...errorFields(error) });
    }
    return false;
  };
}
