import { callApi } from './call.ts';
import { meaningOf } from './error-codes.ts';
import type { Http } from './http.ts';

export type TypingCommand = 'Typing' | 'CancelTyping';

export interface TypingRequest {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly openId: string;
  readonly command: TypingCommand;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Shows the user that the account is typing, or no longer typing. It is only an indicator: whether it works or not, the
 * message is sent. Returns whether WeChat accepted it.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_typing.html
 */
export async function sendTyping(http: Http, request: TypingRequest): Promise<boolean> {
  const body = { touser: request.openId, command: request.command };
  const answer = await callApi(http, { ...request, path: '/cgi-bin/message/custom/typing', body });
  return (
    answer.kind === 'ok' || (answer.kind === 'error' && meaningOf('typing', answer.code).class === 'ignore')
  );
}
