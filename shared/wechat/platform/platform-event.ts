import { CodedError } from '../../coded-error.ts';
import { type Fields, numberOf, textOf } from '../fields.ts';

/**
 * What WeChat pushes to the authorization-event URL of a third-party platform (第三方平台).
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/component_verify_ticket.html
 */
export type PlatformEvent =
  /** Comes every ten minutes and lives twelve hours; a component token is made of it. */
  | { readonly type: 'ticket'; readonly createTime: number; readonly ticket: string }
  /** An account was authorized, or its authorization changed. */
  | {
      readonly type: 'authorized';
      readonly createTime: number;
      readonly authorizerAppId: string;
      readonly authorizationCode: string;
    }
  | { readonly type: 'unauthorized'; readonly createTime: number; readonly authorizerAppId: string }
  | { readonly type: 'unknown'; readonly createTime: number; readonly infoType: string };

/**
 * Understands the fields of an authentic push to a platform.
 *
 * @throws CodedError `incomplete_push`
 */
export function understandPlatformEvent(fields: Fields): PlatformEvent {
  const infoType = required(fields, 'InfoType');
  const createTime = numberOf(fields, 'CreateTime') ?? 0;
  switch (infoType) {
    case 'component_verify_ticket':
      return { type: 'ticket', createTime, ticket: required(fields, 'ComponentVerifyTicket') };
    case 'authorized':
    case 'updateauthorized': {
      const authorizerAppId = required(fields, 'AuthorizerAppid');
      return {
        type: 'authorized',
        createTime,
        authorizerAppId,
        authorizationCode: required(fields, 'AuthorizationCode'),
      };
    }
    case 'unauthorized':
      return { type: 'unauthorized', createTime, authorizerAppId: required(fields, 'AuthorizerAppid') };
    default:
      return { type: 'unknown', createTime, infoType };
  }
}

function required(fields: Fields, name: string): string {
  const value = textOf(fields, name);
  if (value !== '') return value;
  throw new CodedError(
    'incomplete_push',
    `The push has no ${name}; every authorization event of its kind has one.`,
  );
}
