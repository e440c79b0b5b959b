/** Which kinds of accounts are offered to the owner; WeChat's `auth_type` 1 and 2, in this order. */
export const kindsToAuthorize = ['official-account', 'mini-program'] as const;

export interface Authorization {
  readonly componentAppId: string;
  readonly preAuthCode: string;
  /** Where WeChat redirects afterwards. */
  readonly redirectUri: string;
  /** undefined offers both. */
  readonly kind: (typeof kindsToAuthorize)[number] | undefined;
  /** The only account that is offered; undefined offers all. */
  readonly appId: string | undefined;
}

/**
 * The two links with which an account's owner authorizes a platform.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Third-
 * party_Platforms/2.0/api/Before_Develop/Authorization_Process_Technical_Description.html
 */
export function authorizationLinks({
  componentAppId,
  preAuthCode,
  redirectUri,
  kind,
  appId,
}: Authorization): {
  readonly desktop: string;
  readonly phone: string;
} {
  const query = new URLSearchParams({
    component_appid: componentAppId,
    pre_auth_code: preAuthCode,
    redirect_uri: redirectUri,
    auth_type: kind === undefined ? '3' : String(kindsToAuthorize.indexOf(kind) + 1),
    ...(appId === undefined ? {} : { biz_appid: appId }),
  });
  return {
    desktop: `https://mp.weixin.qq.com/cgi-bin/componentloginpage?${query}`,
    phone: `https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&${query}#wechat_redirect`,
  };
}
