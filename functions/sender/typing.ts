import { errorFields, type Log } from '#shared/aws/log.ts';
import { callApi } from '#shared/wechat/api/call.ts';
import type { SendDependencies } from './send-reply.ts';

/** Shows a user that a reply is being written, and returns after so many milliseconds. */
export type ShowTyping = (account: string, openId: string, milliseconds: number) => Promise<void>;

export interface TypingDependencies extends SendDependencies {
  readonly log: Log;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A reply is not held up for longer by its indicator; milliseconds. */
const timeout = 1500;

/**
 * The typing indicator of WeChat. A reply is worth more than its announcement, so nothing that goes wrong here matters.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_typing.html
 */
export function typingIndicator({ http, tokens, wechatApi, log, wait }: TypingDependencies): ShowTyping {
  return async (account, openId, milliseconds) => {
    try {
      const { accessToken } = await tokens.current(account);
      const answer = await callApi(http, {
        baseUrl: wechatApi,
        path: '/cgi-bin/message/custom/typing',
        query: { access_token: accessToken },
        body: { touser: openId, command: 'Typing' },
        timeout,
      });
      if (answer.kind === 'ok') await wait(milliseconds);
      else
        log('info', 'typing_not_shown', {
          account,
          why: answer.kind === 'error' ? answer.code : answer.kind,
        });
    } catch (error) {
      log('info', 'typing_not_shown', { account, ...errorFields(error) });
    }
  };
}
