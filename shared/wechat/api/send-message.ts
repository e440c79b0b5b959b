import type { OutgoingMessage } from '../outgoing/outgoing-types.ts';
import { callApi } from './call.ts';
import { type ErrorClass, meaningOf } from './error-codes.ts';
import type { Http } from './http.ts';

/** How one attempt to send a message ended. */
export type SendResult =
  | { readonly kind: 'sent' }
  /** WeChat said no, so the message was certainly not delivered. */
  | {
      readonly kind: 'rejected';
      readonly class: ErrorClass;
      readonly code: number;
      readonly meaning: string;
      readonly rid?: string;
    }
  | { readonly kind: 'notSent'; readonly cause: unknown }
  | { readonly kind: 'undetermined'; readonly cause: unknown };

export interface MessageCall {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly openId: string;
  readonly message: OutgoingMessage;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Messages of a sub-merchant have a path of their own, which all clients use that support sub-merchants. */
function pathFor({ businessid }: OutgoingMessage): string {
  return businessid === undefined ? '/cgi-bin/message/custom/send' : '/cgi-bin/message/custom/business/send';
}

/**
 * Sends one customer-service message. The API has no client message id, so a call without an answer must not simply be
 * made again: the user might get the message twice.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
export async function sendMessage(http: Http, request: MessageCall): Promise<SendResult> {
  const { openId, message } = request;
  const body = { touser: openId, ...message };
  const answer = await callApi(http, { ...request, path: pathFor(message), body });
  switch (answer.kind) {
    case 'ok':
      return { kind: 'sent' };
    case 'error': {
      const { code, rid } = answer;
      return { kind: 'rejected', code, ...meaningOf('send', code), ...(rid === undefined ? {} : { rid }) };
    }
    case 'notSent':
      return answer;
    case 'noAnswer':
      return { kind: 'undetermined', cause: answer.cause };
  }
}
