import fc from 'fast-check';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { bodyLimit } from '#functions/receiver/request.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { releaseCheckAppIds } from '#shared/wechat/platform/release-check.ts';
import { secrets, signedAt } from '../support/push-builder.ts';
import { sign, type Wire } from './sign.ts';
import { nasty, text } from './texts.ts';

/** Where a request can go. */
export interface Target {
  readonly path: string;
  readonly encryption: EncryptionMode;
  readonly is: 'account' | 'platform' | 'unlisted';
}

/** Accounts, one of each mode and one of a platform; the platform itself; and accounts of it that have no file here. */
export const targets: readonly Target[] = [
  { path: 'safe', encryption: 'safe', is: 'account' },
  { path: 'compatible', encryption: 'compatible', is: 'account' },
  { path: 'plaintext', encryption: 'plaintext', is: 'account' },
  { path: 'acme/wx7d3a51c9e40b2f86', encryption: 'safe', is: 'account' },
  { path: 'acme', encryption: 'safe', is: 'platform' },
  { path: `acme/${releaseCheckAppIds[0]}`, encryption: 'safe', is: 'unlisted' },
  { path: 'acme/wx0000000000000001', encryption: 'safe', is: 'unlisted' },
];

/** A request to the receiver, and what the fuzzer knows of it. */
export interface FuzzInput {
  /** What it was signed for. It may be sent elsewhere, where nobody is. */
  readonly target: Target;
  readonly event: HttpEvent;
  /** The inner documents that were really signed, of which alone a queued message may come. */
  readonly signed: readonly string[];
  /** Whether it is as it was signed, so that it must be taken whatever is in it. */
  readonly isGenuine: boolean;
}

const name = fc.oneof(
  fc.constantFrom(
    'ToUserName',
    'FromUserName',
    'CreateTime',
    'MsgType',
    'Content',
    'MsgId',
    'Event',
    'EventKey',
    'Ticket',
    'List',
    'item',
  ),
  fc.string({ maxLength: 8 }),
);

/** Documents that WeChat could send, and ones that it never would. */
const usual = fc
  .record({
    content: text,
    msgType: fc.constantFrom('text', 'event', 'image', 'location', 'x'),
    id: fc.nat(),
  })
  .map(({ content, msgType, id }) => ({
    ToUserName: 'gh_5c1d9e7a2b40',
    FromUserName: 'oQ8dN5xKlantern0000000000001',
    CreateTime: String(signedAt),
    MsgType: msgType,
    Event: content.slice(0, 5),
    Content: content,
    MsgId: String(id),
  }));
const xmlOf = (fields: object): string =>
  `<xml>${Object.entries(fields)
    .map(([field, value]) => `<${field}><![CDATA[${value}]]></${field}>`)
    .join('')}</xml>`;
/** Elements that are repeated, one behind the other or apart, in any depth. */
const repeated = fc.letrec<{ element: string }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(name, text).map(([field, value]) => `<${field}><![CDATA[${value}]]></${field}>`),
    fc
      .tuple(name, fc.array(tie('element'), { maxLength: 3 }), fc.integer({ min: 1, max: 3 }))
      .map(([field, children, times]) => `<${field}>${children.join('\n')}</${field}>`.repeat(times)),
  ),
})).element;
/** JSON as WeChat writes it: what users type is not escaped. */
const rawJson = (fields: object): string =>
  JSON.stringify(fields).replace(/\\(?:u00[01][\da-f]|[bfnrt])/g, (escaped) => JSON.parse(`"${escaped}"`));
const platformEvent = fc
  .record({
    AppId: fc.constant(secrets.appId),
    CreateTime: fc.constantFrom(String(signedAt), '', 'x'),
    InfoType: fc.constantFrom(
      'component_verify_ticket',
      'authorized',
      'updateauthorized',
      'unauthorized',
      'notify_third_fasteregister',
      'x',
      '',
    ),
    ComponentVerifyTicket: text,
    AuthorizerAppid: fc.constantFrom('wx7d3a51c9e40b2f86', '', '<'),
    AuthorizationCode: text,
    appid: text,
  })
  .map((fields) => xmlOf(fields));
const releaseCheck = fc
  .constantFrom('TESTCOMPONENT_MSG_TYPE_TEXT', 'QUERY_AUTH_CODE:abc', 'QUERY_AUTH_CODE:')
  .map((Content) =>
    xmlOf({
      ToUserName: 'gh_5c1d9e7a2b40',
      FromUserName: 'o1',
      CreateTime: String(signedAt),
      MsgType: 'text',
      Content,
      MsgId: '1',
    }),
  );
const inner = fc.oneof(
  { weight: 1, arbitrary: platformEvent },
  { weight: 1, arbitrary: releaseCheck },
  { weight: 1, arbitrary: usual.map(rawJson) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(usual.map(xmlOf), fc.array(repeated, { maxLength: 3 }))
      .map(([xml, elements]) => xml.replace('</xml>', `${elements.join('')}</xml>`)),
  },
  { weight: 3, arbitrary: usual.map(xmlOf) },
  { weight: 3, arbitrary: usual.map((fields) => JSON.stringify(fields)) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(name, text), { maxLength: 8 })
      .map((pairs) => xmlOf(Object.fromEntries(pairs))),
  },
  { weight: 1, arbitrary: fc.json({ maxDepth: 6 }) },
  { weight: 1, arbitrary: text },
);

const target = fc.constantFrom(...targets);

const wire: fc.Arbitrary<Wire & { readonly target: Target }> = fc
  .record({
    target,
    inner,
    nonce: fc.nat(),
    skew: fc.constantFrom(0, 0, 0, 299, -299, 301, -301),
    json: fc.boolean(),
  })
  .map(({ target: to, inner: document, nonce, skew, json }) => ({
    target: to,
    ...sign(to.encryption, document, nonce, skew, json),
  }));

type Edit = (wire: Wire) => Wire;
/** Well over what the receiver reads. */
const largestBody = 200_000;
const place = fc.double({ min: 0, max: 1, noNaN: true });
const parameter = fc.constantFrom(
  'signature',
  'msg_signature',
  'timestamp',
  'nonce',
  'openid',
  'encrypt_type',
  'echostr',
  'nonce[]',
);
const editBody =
  (change: (body: string) => string): Edit =>
  (wire) => ({ ...wire, body: change(wire.body) });
const editQuery =
  (change: (query: Map<string, string>) => void): Edit =>
  (wire) => {
    const query = new Map(wire.query);
    change(query);
    return { ...wire, query };
  };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .tuple(place, nasty)
    .map(([at, insert]) =>
      editBody((body) => body.slice(0, at * body.length) + insert + body.slice(at * body.length)),
    ),
  fc
    .tuple(place, place)
    .map(([from, length]) =>
      editBody((body) => body.slice(0, from * body.length) + body.slice((from + length) * body.length)),
    ),
  place.map((at) => editBody((body) => body.slice(0, at * body.length))),
  fc
    .tuple(place, fc.integer({ min: 33, max: 126 }))
    .map(([at, code]) =>
      editBody(
        (body) =>
          body.slice(0, at * body.length) + String.fromCharCode(code) + body.slice(at * body.length + 1),
      ),
    ),
  fc
    .integer({ min: 2, max: 60 })
    .map((times) =>
      editBody((body) => body.repeat(Math.min(times, Math.ceil(largestBody / (body.length + 1))))),
    ),
  fc.tuple(parameter, text).map(([key, value]) => editQuery((query) => query.set(key, value))),
  parameter.map((key) => editQuery((query) => query.delete(key))),
);

const event = (path: string, query: string, body: string, base64: boolean, method = 'POST'): HttpEvent => ({
  rawPath: `/${path}`,
  rawQueryString: query,
  requestContext: { http: { method } },
  body: base64 ? Buffer.from(body).toString('base64') : body,
  isBase64Encoded: base64,
});

/** Pushes that were signed, with anything from nothing to a great deal done to them on the way. */
const mutated: fc.Arbitrary<FuzzInput> = fc
  .record({
    wire,
    other: wire,
    // Many stay as they were signed: what must be taken is tried as hard as what must be refused.
    edits: fc.oneof(fc.constant<Edit[]>([]), fc.array(edit, { maxLength: 4 })),
    base64: fc.boolean(),
    swap: fc.constantFrom('', '', '', 'body', 'query'),
  })
  .map(({ wire: original, other, edits, base64, swap }) => {
    const changed = edits.reduce<Wire>((current, change) => change(current), original);
    const query = new URLSearchParams([...(swap === 'query' ? other : changed).query]);
    const body = swap === 'body' ? other.body : changed.body;
    return {
      target: original.target,
      event: event(original.target.path, query.toString(), body, base64),
      signed: [original.inner, other.inner],
      isGenuine:
        edits.length === 0 && swap === '' && original.isInTime && Buffer.byteLength(body) <= bodyLimit,
    };
  });

/** Requests that have nothing to do with WeChat. */
const stray: fc.Arbitrary<FuzzInput> = fc
  .record({
    target,
    path: fc.oneof(
      fc.webPath(),
      fc.constantFrom(
        ...targets.map(({ path }) => `/${path}`),
        '/acme/',
        '/acme/wx1/wx2',
        '/acme/__proto__',
        '/safe/wx7d3a51c9e40b2f86',
        '/',
        '',
        '//',
        '/__proto__',
        '/safe/../safe',
      ),
    ),
    query: fc.oneof(fc.webQueryParameters(), text, fc.constant('&'.repeat(1000)), fc.constant('a=b&a=b')),
    body: fc.oneof(
      text,
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.constant('x'.repeat(70_000)),
    ),
    base64: fc.boolean(),
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'OPTIONS', 'get', ''),
  })
  .map(({ target: to, path, query, body, base64, method }) => ({
    target: to,
    event: { ...event('', query, body, base64, method), rawPath: path, ...(base64 ? { body } : {}) },
    signed: [],
    isGenuine: false,
  }));

export const fuzzInput: fc.Arbitrary<FuzzInput> = fc.oneof(
  { weight: 4, arbitrary: mutated },
  { weight: 1, arbitrary: stray },
);
