import { type Fields, numberOf, textField } from '../fields.ts';

/**
 * What WeChat pushes to the authorization-event URL of a third-party platform (第三方平台).
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/component_verify_ticket.html
 */
export type PlatformEvent =
  /** WeChat sends it every ten minutes, and it lives twelve hours. A component token is made from it. */
  { readonly type: 'ticket'; readonly createTime: number; readonly ticket: string } | PlatformNews;

/** Every event but the ticket; these are published. */
export type PlatformNews =
  /** An account was authorized, its authorization changed, or a mini program was registered for its owner. */
  | (News<'authorized'> & { readonly authorizerAppId: string; readonly authorizationCode: string })
  | (News<'unauthorized'> & { readonly authorizerAppId: string })
  /** Anything else: registrations, audits, filings. */
  | (News<'other'> & { readonly authorizerAppId?: string });

interface News<Type extends string> {
  readonly type: Type;
  /** Epoch seconds; 0 if WeChat did not say. */
  readonly createTime: number;
  readonly infoType: string;
  /** All fields except those that let the holder act for an account. */
  readonly fields: Fields;
}

/** These let their holder act for the platform or an account, or did until recently. */
const secretFields: readonly string[] = [
  'ComponentVerifyTicket',
  'AuthorizationCode',
  'PreAuthCode',
  'auth_code',
];

/**
 * Understands the fields of an authentic push to a platform. Anything that is not as WeChat documents it is `other`.
 *
 * @param isSound whether the document could be read as a whole
 */
export function understandPlatformEvent(fields: Fields, isSound = true): PlatformEvent {
  const infoType = textField(fields, 'InfoType');
  const createTime = numberOf(fields, 'CreateTime') ?? 0;
  const open = Object.fromEntries(Object.entries(fields).filter(([name]) => !secretFields.includes(name)));
  const news = { createTime, infoType, fields: open };
  if (!isSound) return { type: 'other', ...news };
  const ticket = textField(fields, 'ComponentVerifyTicket');
  if (infoType === 'component_verify_ticket' && ticket !== '') return { type: 'ticket', createTime, ticket };
  // A registration (notify_third_fasteregister and similar events) names the new mini program in lower case.
  const authorizerAppId = textField(fields, 'AuthorizerAppid') || textField(fields, 'appid');
  if (authorizerAppId === '') return { type: 'other', ...news };
  if (infoType === 'unauthorized') return { type: 'unauthorized', ...news, authorizerAppId };
  const authorizationCode = textField(fields, 'AuthorizationCode') || textField(fields, 'auth_code');
  if (authorizationCode === '') return { type: 'other', ...news, authorizerAppId };
  return { type: 'authorized', ...news, authorizerAppId, authorizationCode };
}
