import { errorFields, type Log } from '#shared/aws/log.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { sendTyping } from '#shared/wechat/api/send-typing.ts';
import type { AccessTokens } from './access-token.ts';

/** Shows a user that a reply is being written, and returns after so many milliseconds whether WeChat did. */
export type ShowTyping = (account: string, openId: string, milliseconds: number) => Promise<boolean>;

export interface TypingDependencies {
  readonly http: Http;
  readonly tokens: Pick<AccessTokens, 'current'>;
  readonly wechatApi: string;
  readonly log: Log;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A reply is not held up for longer by its indicator; milliseconds. */
const timeout = 1500;

/** The typing indicator of WeChat. A reply is worth more than its announcement, so nothing that goes wrong here matters. */
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
