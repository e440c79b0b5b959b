type Meanings = Readonly<Record<number, string>>;

const unconfirmedIp = 'this IP waits for the confirmation of the administrator';

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
    46007: 'the file is still being transcoded',
    61450: 'system error',
  },
  /** The access token is no longer valid: refresh it and call once more. */
  token: {
    40001: 'the access token is invalid or not the latest',
    40014: 'the access token is invalid',
    42001: 'the access token has expired',
    42006: 'the component_access_token has expired',
  },
  /** This user's window is closed or its quota used up, until the user acts again. */
  window: {
    45015: 'no open window, or the user has unsubscribed',
    45037: "the user's session window is closed",
    45047: 'the count of messages is used up',
    45093: 'no quota to send',
    45094: 'sends on entering a session are forbidden as a punishment',
  },
  /** This user cannot be written to. */
  user: {
    40003: 'the openid is invalid or of another account',
    43004: 'the user does not follow the account',
    43005: 'the user is not a friend of the account',
    43006: 'the user has blocked the account',
    43019: "the user is on the account's blacklist",
    43101: 'the user refuses the messages',
    46004: 'the user does not exist',
    48002: 'the user has switched messages off',
    50001: 'the user has not authorized the API',
    50003: 'the user is not on the list of those who may be written to',
    50005: 'the user does not follow the account',
  },
  /** This message is wrong, or names what does not exist; another one may do. */
  message: {
    40004: 'bad media type',
    40005: 'bad file type',
    40006: 'bad file size',
    40007: 'the media_id is invalid or has expired',
    40008: 'bad msgtype',
    40009: 'the image is too large',
    40010: 'the voice is too large',
    40011: 'the video is too large',
    40012: 'the thumb is too large',
    40033: 'escaped unicode in the JSON',
    40035: 'bad parameter',
    40038: 'bad request format',
    40039: 'the URL is too long',
    40068: 'malicious URL in the content',
    40101: 'a parameter is missing',
    40113: 'unsupported file format',
    40118: 'bad media_id length',
    40121: 'bad media_id type',
    40132: 'bad WeChat id in kf_account',
    40137: 'unsupported picture format',
    40155: "link to another account's home page",
    40165: 'bad mini program path',
    40166: 'bad mini program appid',
    40168: 'the mini program is not linked to the account',
    40213: 'bad link tag',
    40214: 'bad link text',
    41005: 'the media data is missing',
    41006: 'the media_id is missing',
    41009: 'the openid is missing',
    41030: 'the page does not exist in the published mini program',
    44001: 'empty media',
    44002: 'empty body',
    44003: 'empty news',
    44004: 'empty text',
    45001: 'the media is too large',
    45002: 'the content is too long',
    45003: 'the title is too long',
    45004: 'the description is too long',
    45005: 'the link is too long',
    45006: 'the picture URL is too long',
    45007: 'the voice is longer than 60 s',
    45008: 'more than one article',
    45050: 'this type is not allowed here',
    45064: 'the mini program is not linked to the account',
    45072: 'bad typing command',
    45086: 'bad data-miniprogram-appid',
    45098: 'the menu message has too many items',
    45099: 'a menu item is too long',
    45162: 'bad structure',
    45166: 'bad content',
    45168: 'a keyword of the content is forbidden',
    46001: 'the media does not exist',
    47001: 'the JSON cannot be parsed',
    47002: 'escaped unicode in the JSON',
    48008: 'no permission for this message type',
    61452: 'bad kf_account',
    65401: 'the kf_account does not exist',
    70000: 'blocked for the protection of minors',
  },
  /** Nothing of the account goes until somebody changes a setting. */
  config: {
    40002: 'bad grant_type',
    40013: 'bad AppID',
    40066: 'bad URL path',
    40125: 'bad AppSecret',
    40164: "the caller's IP is not on the account's allow-list",
    40200: 'this kind of account cannot make this call',
    40243: 'the AppSecret is frozen',
    41001: 'the access token is missing',
    41002: 'the appid is missing',
    41004: 'the secret is missing',
    42002: 'the refresh token has expired: authorize again',
    42007: 'the refresh token was revoked: authorize again',
    43001: 'must be GET',
    43002: 'must be POST',
    43003: 'must be HTTPS',
    43016: 'the account is not verified',
    43104: 'no permission for this call',
    45035: "the caller's IP is not registered",
    45103: 'the API is no longer supported',
    48001: 'the API is not granted: the account is not verified, or the feature is off',
    48003: 'the administrator has not accepted the terms',
    61003: 'the account has not authorized this platform',
    61004: "the caller's IP is not registered",
    61005: 'the verify ticket has expired',
    61006: 'the verify ticket is invalid',
    61007: 'the permission set is not authorized',
    61011: 'the third-party platform is invalid',
    61014: 'wrong kind of token',
    61015: 'wrong kind of token',
    61016: 'the function category must be confirmed',
    61017: 'the function category is not authorized',
    61023: 'the refresh token is invalid: authorize again',
    61024: 'a component must use api_component_token',
    61028: 'the third-party platform is not published',
    61451: 'bad parameter',
    65400: 'customer-service accounts are not enabled',
    65402: 'the kf_account is not bound to a WeChat user',
    89501: unconfirmedIp,
    89502: unconfirmedIp,
    89503: unconfirmedIp,
    89504: unconfirmedIp,
    89505: unconfirmedIp,
    89506: 'the administrator refused this IP for 24 hours',
    89507: 'the administrator refused this IP for one hour',
  },
  /** WeChat has restricted the account. */
  account: {
    45009: "the API's daily quota is used up",
    45087: "the account's customer-service messages are blocked",
    45102: 'the API is blocked for now',
    45501: 'the account is blocked for now',
    48004: 'the API is banned for this account',
    48006: 'no clear_quota is left this month',
    50002: 'the account is frozen or closed',
    50004: 'the token endpoint is forbidden for this account',
    50007: 'the account is frozen',
  },
  /** Harmless. */
  ignore: {
    45080: 'no exchange with the user in the last 30 s',
    45081: 'already typing',
    61009: 'the authorization code is invalid',
    61010: 'the authorization code has expired',
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
      65402: 'the agent has no WeChat user',
      65415: 'the agent cannot take the session',
      65416: 'the agent cannot take the session',
    },
    ignore: { 65413: 'the user has no session', 65414: 'an agent serves the user already' },
  },
  /** Calls for an operator: menus, QR codes, sessions, the console's settings. */
  operator: {
    ignore: { 46003: 'there is no menu' },
  },
  token: {
    config: {
      40001: 'wrong AppSecret',
      40164: "the token-refresher's IP is not on the account's allow-list",
    },
  },
  /** With a component token. 40001 also means that a newer one was issued. */
  component: {
    token: {
      40001: 'the component_access_token is not the latest',
      42001: 'the component_access_token has expired',
    },
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
    meaningIn(codes, code) ?? { class: 'message', meaning: 'not a code of the published tables' }
  );
}

function meaningIn(table: Table, code: number): ErrorMeaning | undefined {
  for (const errorClass of errorClasses) {
    const meaning = table[errorClass]?.[code];
    if (meaning !== undefined) return { class: errorClass, meaning };
  }
  return undefined;
}
