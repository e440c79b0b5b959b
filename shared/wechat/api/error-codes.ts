/** What an error of WeChat's API means for whoever called it, and whom it is about. */
export const errorClasses = [
  /** Back off and call again. */
  'retry',
  /** The access token is no longer valid: refresh it and call once more. */
  'token',
  /** This user's window is closed or its quota used up, until the user acts again. */
  'window',
  /** This user cannot be written to. */
  'user',
  /** This message is wrong, or names what does not exist; another one may do. */
  'message',
  /** Nothing of the account goes until somebody changes a setting. */
  'config',
  /** WeChat has restricted the account. */
  'account',
  /** Harmless. */
  'ignore',
] as const;
export type ErrorClass = (typeof errorClasses)[number];

type Table = Readonly<Record<number, readonly [ErrorClass, string]>>;

/**
 * WeChat's error codes as its API pages and public SDKs give them.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 * @see https://developers.weixin.qq.com/doc/channels/API/basics/commErrCode.html
 */
const codes: Table = {
  [-1000]: ['retry', 'system error'],
  [-1]: ['retry', 'WeChat is busy'],
  40001: ['token', 'the access token is invalid or not the latest'],
  40002: ['config', 'bad grant_type'],
  40003: ['user', 'the openid is invalid or of another account'],
  40004: ['message', 'bad media type'],
  40005: ['message', 'bad file type'],
  40006: ['message', 'bad file size'],
  40007: ['message', 'the media_id is invalid or has expired'],
  40008: ['message', 'bad msgtype'],
  40009: ['message', 'the image is too large'],
  40010: ['message', 'the voice is too large'],
  40011: ['message', 'the video is too large'],
  40012: ['message', 'the thumb is too large'],
  40013: ['config', 'bad AppID'],
  40014: ['token', 'the access token is invalid'],
  40033: ['message', 'escaped unicode in the JSON'],
  40035: ['message', 'bad parameter'],
  40038: ['message', 'bad request format'],
  40039: ['message', 'the URL is too long'],
  40066: ['config', 'bad URL path'],
  40068: ['message', 'malicious URL in the content'],
  40113: ['message', 'unsupported file format'],
  40118: ['message', 'bad media_id length'],
  40121: ['message', 'bad media_id type'],
  40125: ['config', 'bad AppSecret'],
  40101: ['message', 'a parameter is missing'],
  40132: ['message', 'bad WeChat id in kf_account'],
  40137: ['message', 'unsupported picture format'],
  40155: ['message', "link to another account's home page"],
  40164: ['config', "the caller's IP is not on the account's allow-list"],
  40165: ['message', 'bad mini program path'],
  40166: ['message', 'bad mini program appid'],
  40168: ['message', 'the mini program is not linked to the account'],
  40200: ['config', 'this kind of account cannot make this call'],
  40213: ['message', 'bad link tag'],
  40214: ['message', 'bad link text'],
  40243: ['config', 'the AppSecret is frozen'],
  41001: ['config', 'the access token is missing'],
  41002: ['config', 'the appid is missing'],
  41004: ['config', 'the secret is missing'],
  41005: ['message', 'the media data is missing'],
  41006: ['message', 'the media_id is missing'],
  41009: ['message', 'the openid is missing'],
  41030: ['message', 'the page does not exist in the published mini program'],
  42001: ['token', 'the access token has expired'],
  42002: ['config', 'the refresh token has expired: authorize again'],
  42006: ['token', 'the component_access_token has expired'],
  42007: ['config', 'the refresh token was revoked: authorize again'],
  43001: ['config', 'must be GET'],
  43002: ['config', 'must be POST'],
  43003: ['config', 'must be HTTPS'],
  43004: ['user', 'the user does not follow the account'],
  43005: ['user', 'the user is not a friend of the account'],
  43006: ['user', 'the user has blocked the account'],
  43016: ['config', 'the account is not verified'],
  43019: ['user', "the user is on the account's blacklist"],
  43101: ['user', 'the user refuses the messages'],
  43104: ['config', 'no permission for this call'],
  44001: ['message', 'empty media'],
  44002: ['message', 'empty body'],
  44003: ['message', 'empty news'],
  44004: ['message', 'empty text'],
  45001: ['message', 'the media is too large'],
  45002: ['message', 'the content is too long'],
  45003: ['message', 'the title is too long'],
  45004: ['message', 'the description is too long'],
  45005: ['message', 'the link is too long'],
  45006: ['message', 'the picture URL is too long'],
  45007: ['message', 'the voice is longer than 60 s'],
  45008: ['message', 'more than one article'],
  45009: ['account', "the API's daily quota is used up"],
  45011: ['retry', 'too many calls in this minute'],
  45015: ['window', 'no open window, or the user has unsubscribed'],
  45035: ['config', "the caller's IP is not registered"],
  45037: ['window', "the user's session window is closed"],
  45047: ['window', 'the count of messages is used up'],
  45050: ['message', 'this type is not allowed here'],
  45064: ['message', 'the mini program is not linked to the account'],
  45072: ['message', 'bad typing command'],
  45080: ['ignore', 'no exchange with the user in the last 30 s'],
  45081: ['ignore', 'already typing'],
  45086: ['message', 'bad data-miniprogram-appid'],
  45087: ['account', "the account's customer-service messages are blocked"],
  45093: ['window', 'no quota to send'],
  45094: ['window', 'sends on entering a session are forbidden as a punishment'],
  45098: ['message', 'the menu message has too many items'],
  45099: ['message', 'a menu item is too long'],
  45102: ['account', 'the API is blocked for now'],
  45103: ['config', 'the API is no longer supported'],
  45162: ['message', 'bad structure'],
  45166: ['message', 'bad content'],
  45168: ['message', 'a keyword of the content is forbidden'],
  45501: ['account', 'the account is blocked for now'],
  46001: ['message', 'the media does not exist'],
  46004: ['user', 'the user does not exist'],
  46007: ['retry', 'the file is still being transcoded'],
  47001: ['message', 'the JSON cannot be parsed'],
  47002: ['message', 'escaped unicode in the JSON'],
  48001: ['config', 'the API is not granted: the account is not verified, or the feature is off'],
  48002: ['user', 'the user has switched messages off'],
  48003: ['config', 'the administrator has not accepted the terms'],
  48004: ['account', 'the API is banned for this account'],
  48006: ['account', 'no clear_quota is left this month'],
  48008: ['message', 'no permission for this message type'],
  50001: ['user', 'the user has not authorized the API'],
  50003: ['user', 'the user is not on the list of those who may be written to'],
  50002: ['account', 'the account is frozen or closed'],
  50004: ['account', 'the token endpoint is forbidden for this account'],
  50005: ['user', 'the user does not follow the account'],
  50007: ['account', 'the account is frozen'],
  61003: ['config', 'the account has not authorized this platform'],
  61004: ['config', "the caller's IP is not registered"],
  61005: ['config', 'the verify ticket has expired'],
  61006: ['config', 'the verify ticket is invalid'],
  61007: ['config', 'the permission set is not authorized'],
  61009: ['ignore', 'the authorization code is invalid'],
  61010: ['ignore', 'the authorization code has expired'],
  61011: ['config', 'the third-party platform is invalid'],
  61014: ['config', 'wrong kind of token'],
  61015: ['config', 'wrong kind of token'],
  61016: ['config', 'the function category has to be confirmed'],
  61017: ['config', 'the function category is not authorized'],
  61023: ['config', 'the refresh token is invalid: authorize again'],
  61024: ['config', 'a component must use api_component_token'],
  61028: ['config', 'the third-party platform is not published'],
  61450: ['retry', 'system error'],
  61451: ['config', 'bad parameter'],
  61452: ['message', 'bad kf_account'],
  65400: ['config', 'customer-service accounts are not enabled'],
  65401: ['message', 'the kf_account does not exist'],
  65402: ['config', 'the kf_account is not bound to a WeChat user'],
  70000: ['message', 'blocked for the protection of minors'],
  89501: ['config', 'this IP waits for the confirmation of the administrator'],
  89502: ['config', 'this IP waits for the confirmation of the administrator'],
  89503: ['config', 'this IP waits for the confirmation of the administrator'],
  89504: ['config', 'this IP waits for the confirmation of the administrator'],
  89505: ['config', 'this IP waits for the confirmation of the administrator'],
  89506: ['config', 'the administrator refused this IP for 24 hours'],
  89507: ['config', 'the administrator refused this IP for one hour'],
};

/** The calls that are made, by what the errors of each mean in particular. */
const codesOf = {
  send: {},
  typing: {},
  upload: {},
  /** What an operator has called: menus, codes, sessions, what the console holds. */
  operator: {
    46003: ['ignore', 'there is no menu'],
  },
  token: {
    40001: ['config', 'wrong AppSecret'],
    40164: ['config', "the token-refresher's IP is not on the account's allow-list"],
  },
  /** With a component token: WeChat says 40001 too once another has been given. */
  component: {
    40001: ['token', 'the component_access_token is not the latest'],
    42001: ['token', 'the component_access_token has expired'],
  },
  /** With the secret of the platform. */
  componentSecret: {
    40001: ['config', 'wrong component_appsecret'],
  },
} as const satisfies Record<string, Table>;

export type Endpoint = keyof typeof codesOf;

export interface ErrorMeaning {
  readonly class: ErrorClass;
  readonly meaning: string;
}

/** Whether a code is in one of WeChat's tables. */
export function isKnownCode(code: number): boolean {
  return codes[code] !== undefined;
}

/** What a code means for a call of `endpoint`. An unknown one is taken as permanent for the message, never retried. */
export function meaningOf(endpoint: Endpoint, code: number): ErrorMeaning {
  const special: Table = codesOf[endpoint];
  const [errorClass, meaning] = special[code] ??
    codes[code] ?? ['message', 'not a code of the published tables'];
  return { class: errorClass, meaning };
}
