import { CodedError, retry } from '../../coded-error.ts';
import { isObject } from '../is-object.ts';
import { type ApiAnswer, callApi } from './call.ts';
import { type ErrorClass, meaningOf } from './error-codes.ts';
import type { Http } from './http.ts';

/** How the calls of a third-party platform reach WeChat. */
export interface ComponentApi {
  readonly http: Http;
  readonly baseUrl: string;
  /** The platform's own AppID. */
  readonly componentAppId: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface ExpiringToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** The tokens with which a platform acts for an account. */
export interface AuthorizerTokens extends ExpiringToken {
  /** If it is lost, the account's owner has to authorize the platform again. */
  readonly refreshToken: string;
}

/** WeChat refused a call of a platform. */
export class ComponentError extends CodedError<'component_refused'> {
  readonly wechatCode: number;
  readonly class: ErrorClass;

  constructor(
    what: string,
    endpoint: 'component' | 'componentSecret',
    { code, rid }: Pick<Extract<ApiAnswer, { kind: 'error' }>, 'code' | 'rid'>,
  ) {
    const { class: errorClass, meaning } = meaningOf(endpoint, code);
    const support = rid === undefined ? '' : ` rid ${rid}`;
    super('component_refused', `WeChat refused ${what}: ${code}, ${meaning}.${support}`, {
      decision: errorClass === 'retry' ? retry : { kind: 'permanent' },
    });
    this.wechatCode = code;
    this.class = errorClass;
  }
}

/** @throws ComponentError, CodedError `component_unreachable` (retry) */
export async function getComponentToken(
  api: ComponentApi,
  appSecret: string,
  ticket: string,
): Promise<ExpiringToken> {
  const data = await call(api, 'a component_access_token', 'component_token', undefined, {
    component_appsecret: appSecret,
    component_verify_ticket: ticket,
  });
  return { accessToken: textIn(data, 'component_access_token'), expiresIn: secondsIn(data) };
}

/**
 * Exchanges the code of an authorization for the account's tokens. A code can be used once.
 *
 * @throws ComponentError, CodedError `component_unreachable` (retry)
 */
export async function queryAuthorization(
  api: ComponentApi,
  componentToken: string,
  authorizationCode: string,
): Promise<AuthorizerTokens> {
  const data = await call(api, 'the authorization', 'query_auth', componentToken, {
    authorization_code: authorizationCode,
  });
  const info = data['authorization_info'];
  return authorizerTokens(isObject(info) ? info : {});
}

/** @throws ComponentError, CodedError `component_unreachable` (retry) */
export async function refreshAuthorizerToken(
  api: ComponentApi,
  componentToken: string,
  authorizerAppId: string,
  refreshToken: string,
): Promise<AuthorizerTokens> {
  const data = await call(api, `an access token for ${authorizerAppId}`, 'authorizer_token', componentToken, {
    authorizer_appid: authorizerAppId,
    authorizer_refresh_token: refreshToken,
  });
  return authorizerTokens(data);
}

/** A code that sends an account's owner to WeChat to authorize the platform. */
export interface PreauthCode {
  readonly code: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * Gets a code for one authorization.
 *
 * @throws ComponentError, CodedError `component_unreachable` (retry)
 */
export async function createPreauthCode(api: ComponentApi, componentToken: string): Promise<PreauthCode> {
  const data = await call(api, 'a pre_auth_code', 'create_preauthcode', componentToken, {});
  return { code: textIn(data, 'pre_auth_code'), expiresIn: secondsIn(data) };
}

/**
 * Asks WeChat to push a component_verify_ticket every ten minutes, as it does after the platform's release.
 *
 * @throws ComponentError, CodedError `component_unreachable` (retry)
 */
export async function startPushTicket(api: ComponentApi, appSecret: string): Promise<void> {
  await call(api, 'to push tickets', 'start_push_ticket', undefined, { component_secret: appSecret });
}

type Data = Extract<ApiAnswer, { kind: 'ok' }>['data'];

async function call(
  api: ComponentApi,
  what: string,
  name: string,
  componentToken: string | undefined,
  fields: object,
): Promise<Data> {
  const path = `/cgi-bin/component/api_${name}`;
  const query = componentToken === undefined ? {} : { component_access_token: componentToken };
  const body = { component_appid: api.componentAppId, ...fields };
  const answer = await callApi(api.http, { ...api, path, query, body });
  if (answer.kind === 'ok') return answer.data;
  if (answer.kind === 'error') {
    throw new ComponentError(what, componentToken === undefined ? 'componentSecret' : 'component', answer);
  }
  throw new CodedError('component_unreachable', `WeChat did not answer the request for ${what}.`, {
    cause: answer.cause,
    decision: retry,
  });
}

function authorizerTokens(data: Data): AuthorizerTokens {
  return {
    accessToken: textIn(data, 'authorizer_access_token'),
    refreshToken: textIn(data, 'authorizer_refresh_token'),
    expiresIn: secondsIn(data),
  };
}

function textIn(data: Data, name: string): string {
  const value = data[name];
  return typeof value === 'string' && value !== '' ? value : missing(name);
}

function secondsIn(data: Data): number {
  const value = data['expires_in'];
  return typeof value === 'number' ? value : missing('expires_in');
}

function missing(name: string): never {
  throw new CodedError('component_unreachable', `WeChat answered without ${name}.`, { decision: retry });
}
