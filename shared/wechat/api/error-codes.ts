type Meanings = Readonly<Record<number, string>>;

const unconfirmedIp = 'IP not confirmed by the administrator';

/**
 * WeChat's error codes as its API pages and public SDKs list them, by what each means for the caller.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 * @see https://developers.weixin.qq.com/doc/channels/API/basics/commErrCode.html
 */
const codes = {
  /** Back off and call again. */
  retry: {
    [-1000]: 'system error',
    [-1]: 'WeChat is busy',
    45011: 'too many calls in this minute',
    46007: 'file still being transcoded',
    61450: 'system error',
  },
  /** The access token is no longer valid: refresh it and call once more. */
  token: {
    40001: 'access token invalid or not the latest',
    40014: 'access token invalid',
    42001: 'access token expired',
    42006: 'component_access_token expired',
  },
  /** This user's window is closed or its quota used up, until the user acts again. */
  window: {
    45015: 'no open window, or user has unsubscribed',
    45037: 'session window closed',
    45047: 'count of messages used up',
    45093: 'no quota to send',
    45094: 'no sends on entering a session, as a punishment',
  },
  /** This user cannot be written to. */
  user: {
    40003: 'openid invalid, or of another account',
    43004: 'user does not follow',
    43005: 'user not a friend',
    43006: 'user has blocked the account',
    43019: 'user on the blacklist',
    43101: 'user refuses the messages',
    46004: 'user does not exist',
    48002: 'user has switched messages off',
    50001: 'user has not authorized the API',
    50003: 'user not on the allow-list',
    50005: 'user does not follow',
  },
  /** This message is wrong, or names what does not exist; another one may do. */
  message: {
    40004: 'bad media type',
    40005: 'bad file type',
    40006: 'bad file size',
    40007: 'media_id invalid or expired',
    40008: 'bad msgtype',
    40009: 'image too large',
    40010: 'voice too large',
    40011: 'video too large',
    40012: 'thumb too large',
    40033: 'escaped unicode in the JSON',
    40035: 'bad parameter',
    40038: 'bad request format',
    40039: 'URL too long',
    40068: 'malicious URL in the content',
    40101: 'parameter missing',
    40113: 'unsupported file format',
    40118: 'bad media_id length',
    40121: 'bad media_id type',
    40132: 'bad WeChat id in kf_account',
    40137: 'unsupported picture format',
    40155: "link to another account's page",
    40165: 'bad mini program path',
    40166: 'bad mini program appid',
    40168: 'mini program not linked',
    40213: 'bad link tag',
    40214: 'bad link text',
    41005: 'media data missing',
    41006: 'media_id missing',
    41009: 'openid missing',
    41030: 'page not in the published mini program',
    44001: 'empty media',
    44002: 'empty body',
    44003: 'empty news',
    44004: 'empty text',
    45001: 'media too large',
    45002: 'content too long',
    45003: 'title too long',
    45004: 'description too long',
    45005: 'link too long',
    45006: 'picture URL too long',
    45007: 'voice longer than 60 s',
    45008: 'more than one article',
    45050: 'type not allowed here',
    45064: 'mini program not linked',
    45072: 'bad typing command',
    45086: 'bad data-miniprogram-appid',
    45098: 'menu message has too many items',
    45099: 'menu item too long',
    45162: 'bad structure',
    45166: 'bad content',
    45168: 'forbidden keyword in the content',
    46001: 'media does not exist',
    47001: 'JSON cannot be parsed',
    47002: 'escaped unicode in the JSON',
    48008: 'no permission for this message type',
    61452: 'bad kf_account',
    65401: 'kf_account does not exist',
    70000: 'blocked to protect minors',
  },
  /** Nothing of the account goes until somebody changes a setting. */
  config: {
    40002: 'bad grant_type',
    40013: 'bad AppID',
    40066: 'bad URL path',
    40125: 'bad AppSecret',
    40164: "caller's IP not on the allow-list",
    40200: 'this kind of account cannot make this call',
    40243: 'AppSecret frozen',
    41001: 'access token missing',
    41002: 'appid missing',
    41004: 'secret missing',
    42002: 'refresh token expired: authorize again',
    42007: 'refresh token revoked: authorize again',
    43001: 'must be GET',
    43002: 'must be POST',
    43003: 'must be HTTPS',
    43016: 'account not verified',
    43104: 'no permission for this call',
    45035: "caller's IP not registered",
    45103: 'API no longer supported',
    48001: 'API not granted: account not verified, or feature off',
    48003: 'terms not accepted by the administrator',
    61003: 'platform not authorized by the account',
    61004: "caller's IP not registered",
    61005: 'verify ticket expired',
    61006: 'verify ticket invalid',
    61007: 'permission set not authorized',
    61011: 'third-party platform invalid',
    61014: 'wrong kind of token',
    61015: 'wrong kind of token',
    61016: 'function category must be confirmed',
    61017: 'function category not authorized',
    61023: 'refresh token invalid: authorize again',
    61024: 'a component must use api_component_token',
    61028: 'third-party platform not published',
    61451: 'bad parameter',
    65400: 'customer-service accounts not enabled',
    65402: 'kf_account not bound to a WeChat user',
    89501: unconfirmedIp,
    89502: unconfirmedIp,
    89503: unconfirmedIp,
    89504: unconfirmedIp,
    89505: unconfirmedIp,
    89506: 'IP refused by the administrator for a day',
    89507: 'IP refused by the administrator for an hour',
  },
  /** WeChat has restricted the account. */
  account: {
    45009: 'daily quota used up',
    45087: 'customer-service messages blocked',
    45102: 'API blocked for now',
    45501: 'account blocked for now',
    48004: 'API banned',
    48006: 'no clear_quota is left this month',
    50002: 'account frozen or closed',
    50004: 'token endpoint forbidden',
    50007: 'account frozen',
  },
  /** Harmless. */
  ignore: {
    45080: 'no exchange with the user for 30 s',
    45081: 'already typing',
    61009: 'authorization code invalid',
    61010: 'authorization code expired',
  },
} as const satisfies Record<string, Meanings>;

export type ErrorClass = keyof typeof codes;
const errorClasses = Object.keys(codes) as ErrorClass[];
type Table = Readonly<Partial<Record<ErrorClass, Meanings>>>;

/** The calls that are made, and which errors mean something else for one of them. */
const codesOf = {
  send: {},
  typing: {},
  upload: {},
  /** Sessions with agents. Another agent may be able to do what one cannot. */
  session: {
    message: {
      65402: 'agent has no WeChat user',
      65415: 'agent is not online',
    },
    ignore: { 65413: 'the user has no session', 65414: 'an agent serves the user already' },
  },
  /** Calls for an operator: menus, QR codes, sessions, the console's settings. */
  operator: {
    ignore: { 46003: 'there is no menu' },
  },
  token: {
    config: { 40001: 'wrong AppSecret' },
  },
  /** With a component token. 40001 also means that a newer one was issued. */
  component: {
    token: { 40001: 'component_access_token not the latest' },
  },
  /** With the secret of the platform. */
  componentSecret: {
    config: { 40001: 'wrong component_appsecret' },
  },
} as const satisfies Record<string, Table>;

export type Endpoint = keyof typeof codesOf;

export interface ErrorMeaning {
  readonly class: ErrorClass;
  readonly meaning: string;
}

/** Whether a code is in one of WeChat's tables. */
export function isKnownCode(code: number): boolean {
  return meaningIn(codes, code) !== undefined;
}

/** What a code means for a call of `endpoint`. An unknown code is permanent for the message and never retried. */
export function meaningOf(endpoint: Endpoint, code: number): ErrorMeaning {
  return (
    meaningIn(codesOf[endpoint], code) ??
    meaningIn(codes, code) ?? { class: 'message', meaning: 'unknown code' }
  );
}

function meaningIn(table: Table, code: number): ErrorMeaning | undefined {
  for (const errorClass of errorClasses) {
    const meaning = table[errorClass]?.[code];
    if (meaning !== undefined) return { class: errorClass, meaning };
  }
  return undefined;
}
