import type { Push } from '../inbound/push.ts';

/**
 * The accounts with which WeChat checks that a platform answers, before the platform is released (全网发布). WeChat authorizes
 * them itself. Official accounts come first.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/operation/thirdparty/releases_instructions.html
 */
export const releaseCheckAppIds: readonly string[] = [
  'wx570bc396a51b8ff8',
  'wx9252c5e0bb1836fc',
  'wx8e1097c5bc82cde9',
  'wx14550af28c71a144',
  'wxa35b9c23cfe664eb',
  'wxd101a85aa106f53e',
  'wxc39235c15087f6f3',
  'wx7720d01d4b2a4500',
  'wx05d483572dcd5d8b',
  'wx5910277cae6fd970',
];

/** What WeChat expects in answer to a message of its check. */
export type ReleaseCheck =
  /** This text in the response. */
  | { readonly kind: 'respond'; readonly content: string }
  /** An empty response, and `content` as a customer-service message, sent with the token that the code gives. */
  | { readonly kind: 'send'; readonly authorizationCode: string; readonly content: string };

const checkText = 'TESTCOMPONENT_MSG_TYPE_TEXT';
const checkCode = /^QUERY_AUTH_CODE:(\S{1,512})$/;

/** What to do about a push of one of these accounts, if it belongs to the check. */
export function releaseCheckOf({ message }: Push): ReleaseCheck | undefined {
  if (message.type !== 'text') return undefined;
  const content = message.content.trim();
  if (content === checkText) return { kind: 'respond', content: `${checkText}_callback` };
  const [, authorizationCode] = checkCode.exec(content) ?? [];
  return authorizationCode === undefined
    ? undefined
    : { kind: 'send', authorizationCode, content: `${authorizationCode}_from_api` };
}
