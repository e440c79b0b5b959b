/*
 * The calls of WeChat's API that an operator's command makes through the token-refresher. Only this function has the
 * AppSecrets, and its calls leave from the address on the account's allow-list. A command invokes it
 * (IAM: `lambda:InvokeFunction`), so no laptop needs either. Only the calls in this list are possible: nobody can use the
 * function to write to users, or to get a token or a secret.
 */

/** WeChat's calls by path: the method, and whether it is for an account or a third-party platform. */
export const operatorCalls = {
  '/cgi-bin/menu/create': { method: 'POST', for: 'account' },
  '/cgi-bin/menu/get': { method: 'GET', for: 'account' },
  '/cgi-bin/menu/delete': { method: 'GET', for: 'account' },
  '/cgi-bin/get_current_selfmenu_info': { method: 'GET', for: 'account' },
  '/cgi-bin/get_current_autoreply_info': { method: 'GET', for: 'account' },
  '/cgi-bin/media/get': { method: 'GET', for: 'account' },
  '/cgi-bin/qrcode/create': { method: 'POST', for: 'account' },
  '/cgi-bin/customservice/getkflist': { method: 'GET', for: 'account' },
  '/cgi-bin/customservice/getonlinekflist': { method: 'GET', for: 'account' },
  '/customservice/kfsession/create': { method: 'POST', for: 'account' },
  '/customservice/kfsession/close': { method: 'POST', for: 'account' },
  '/customservice/kfsession/getsession': { method: 'GET', for: 'account' },
  '/customservice/kfsession/getsessionlist': { method: 'GET', for: 'account' },
  '/customservice/kfsession/getwaitcase': { method: 'GET', for: 'account' },
  '/cgi-bin/component/api_create_preauthcode': { method: 'POST', for: 'platform' },
  '/cgi-bin/component/api_start_push_ticket': { method: 'POST', for: 'platform' },
} as const satisfies Record<
  string,
  { readonly method: 'GET' | 'POST'; readonly for: 'account' | 'platform' }
>;

export type OperatorPath = keyof typeof operatorCalls;

/** The payload of the invocation. */
export interface OperatorCall {
  readonly kind: 'call';
  /** The account's name, or the platform's. */
  readonly owner: string;
  readonly path: OperatorPath;
  /** Without the access token, which the token-refresher adds. */
  readonly query?: Readonly<Record<string, string>>;
  /** The JSON of a POST. The token-refresher adds a platform's AppID and secret. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The result of the invocation; it never fails because of the network or WeChat. */
export type OperatorAnswer =
  | { readonly kind: 'ok'; readonly data: Readonly<Record<string, unknown>> }
  /** WeChat answered with a file; its content in base64. */
  | { readonly kind: 'file'; readonly contentType: string; readonly content: string }
  /** WeChat answered with an error. */
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly rid?: string }
  /** WeChat was not asked, or did not answer; `code` is that of a CodedError. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
