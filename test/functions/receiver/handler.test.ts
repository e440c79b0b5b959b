import { describe, expect, it } from 'vitest';
import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import type { DecidePassively } from '#functions/receiver/passive-answer.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import { openMessage, sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import type { PlatformConfig, ReceiverAccount } from '#shared/account/function-config.ts';
import type { QueueMessage } from '#shared/aws/reply-queue.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { v1, v2, v3, v4, v5, v6, v7 } from '../../fixtures/vectors.ts';
import { memoryLog } from '../../support/memory-log.ts';
import {
  type BuiltPush,
  plainPush,
  plainQuery,
  safePush,
  secrets,
  signedAt,
  textXml,
} from '../../support/push-builder.ts';

interface SetUp {
  readonly now?: number;
  readonly accounts?: readonly Partial<ReceiverAccount>[];
  /** The text of the callback secret, or what reading it throws; changed between calls by a list. */
  readonly secret?: readonly (object | string | Error)[];
  readonly queue?: (message: QueueMessage) => Promise<void>;
  readonly decidePassively?: DecidePassively;
  readonly platforms?: readonly PlatformConfig[];
}

const lanternSecret = { token: secrets.token, encodingAESKey: secrets.encodingAESKey };

function setUp({
  now = signedAt,
  accounts = [{}],
  secret = [lanternSecret],
  queue,
  decidePassively = async () => undefined,
  platforms = [],
}: SetUp = {}) {
  const queued: QueueMessage[] = [];
  const platformEvents: PlatformWork[] = [];
  const { lines, log } = memoryLog();
  const clock = { now: now * 1000 };
  let reads = 0;
  const read = async (): Promise<string> => {
    const value = secret[Math.min(reads++, secret.length - 1)];
    if (value instanceof Error) throw value;
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const defaults: ReceiverAccount = {
    account: 'lantern',
    kind: 'official-account',
    path: 'lantern',
    keysOf: 'lantern',
    appId: secrets.appId,
    encryption: 'safe',
    timestampTolerance: 300,
    rules: null,
  };
  const receive = createReceiver({
    recipients: recipientsOf(
      accounts.map((account) => ({ ...defaults, ...account })),
      platforms,
    ),
    queuePlatformEvent: async (work) => void platformEvents.push(work),
    keys: callbackKeys(
      read,
      (account) => `wechat-reply/${account}/callback`,
      () => clock.now,
    ),
    memory: replayMemory(),
    decidePassively,
    queue: { send: queue ?? (async (message) => void queued.push(message)) },
    log,
    now: () => clock.now,
  });
  const work = () => queued.map(({ body }) => JSON.parse(body));
  return { receive, queued, platformEvents, work, lines, clock, reads: () => reads };
}

const event = (
  method: string,
  query: Readonly<Record<string, string>>,
  body?: string,
  rawPath = '/lantern',
): HttpEvent => ({
  rawPath,
  rawQueryString: new URLSearchParams(query).toString(),
  requestContext: { http: { method } },
  isBase64Encoded: false,
  ...(body === undefined ? {} : { body }),
});
const post = ({ query, body }: BuiltPush) => event('POST', query, body);
const inBase64 = (plain: HttpEvent): HttpEvent => ({
  ...plain,
  body: Buffer.from(plain.body ?? '').toString('base64'),
  isBase64Encoded: true,
});
const xmlEnvelope = (encrypt: string) =>
  `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

describe('the receiver on the test vectors', () => {
  it('answers V1 with its echostr, as plain text and nothing else', async () => {
    const { receive } = setUp({ now: Number(v1.timestamp), secret: [{ ...lanternSecret, token: v1.token }] });
    const { signature, timestamp, nonce, echostr } = v1;
    expect(await receive(event('GET', { signature, timestamp, nonce, echostr }))).toMatchObject({
      statusCode: 200,
      body: echostr,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  });
  it('takes V2, signed in plaintext mode', async () => {
    const { receive, work } = setUp({
      now: Number(v2.timestamp),
      accounts: [{ encryption: 'plaintext' }],
      secret: [{ token: v2.token }],
    });
    const { signature, timestamp, nonce } = v2;
    expect(await receive(event('POST', { signature, timestamp, nonce }, textXml()))).toMatchObject({
      body: 'success',
    });
    expect(work()).toMatchObject([{ push: { message: { type: 'text', content: '营业时间' } } }]);
  });

  const v3Query = {
    signature: v3.signature,
    timestamp: v3.timestamp,
    nonce: v3.nonce,
    openid: v3.openId,
    encrypt_type: 'aes',
    msg_signature: v3.msgSignature,
  };
  const v3Body = JSON.stringify({ ToUserName: v3.toUserName, Encrypt: v3.encrypt });
  const v5Query = {
    timestamp: v5.timestamp,
    nonce: v5.nonce,
    encrypt_type: 'aes',
    msg_signature: v5.msgSignature,
  };
  const v7Query = {
    signature: v7.signature,
    timestamp: v7.timestamp,
    nonce: v7.nonce,
    openid: v7.openId,
    encrypt_type: 'aes',
    msg_signature: v7.msgSignature,
  };
  it.each([
    [
      'V3, JSON',
      v3,
      v3Query,
      v3Body,
      { type: 'event', event: 'debug_demo', debugStr: 'hello world' },
      v3.openId,
    ],
    [
      'V5, XML',
      v5,
      v5Query,
      xmlEnvelope(v5.encrypt),
      { type: 'text', content: 'hello', msgId: '12345' },
      'asdasdasdsadasd',
    ],
    [
      'V7, XML',
      v7,
      v7Query,
      xmlEnvelope(v7.encrypt),
      { type: 'text', content: v7.content, msgId: v7.msgId },
      v7.openId,
    ],
  ])(
    'takes %s, whether its body comes as text or in base64',
    async (_, vector, query, body, message, openId) => {
      const account = { appId: vector.appId };
      const secret = [{ token: vector.token, encodingAESKey: vector.encodingAesKey }];
      const keys: (string | undefined)[] = [];
      for (const wire of [event('POST', query, body), inBase64(event('POST', query, body))]) {
        const { receive, queued, work } = setUp({
          now: Number(vector.timestamp),
          accounts: [account],
          secret,
        });
        expect(await receive(wire)).toMatchObject({ statusCode: 200, body: 'success' });
        expect(work()).toMatchObject([{ kind: 'push', account: 'lantern', push: { openId, message } }]);
        expect(queued[0]?.group).toBe(openId);
        keys.push(queued[0]?.deduplicationId);
      }
      expect(keys[0]).toBe(keys[1]);
    },
  );
  it.each([
    ['V4', v4],
    ['V6', v6],
  ])('can open what %s encrypts', (_, vector) => {
    const sealed = sealMessage(
      { token: '', appId: vector.appId, encodingAESKey: vector.encodingAesKey },
      vector.message,
      Buffer.from(vector.random),
    );
    expect(sealed).toBe(vector.encrypt);
  });
});

describe('the receiver', () => {
  it.each([
    ['safe XML', 'safe', safePush(textXml('你好😀'))],
    ['safe JSON', 'safe', safePush(json('你好😀'), { format: 'json' })],
    ['compatible XML', 'compatible', safePush(textXml('你好😀'))],
    ['plaintext XML', 'plaintext', plainPush(textXml('你好😀'))],
    ['plaintext JSON', 'plaintext', plainPush(json('你好😀'))],
  ] as const)(
    'queues a push in %s under the user, and answers success after that',
    async (_, encryption, push) => {
      const order: string[] = [];
      const { receive } = setUp({
        accounts: [{ encryption }],
        queue: async ({ group }) => void order.push(group),
      });
      const { statusCode, body } = await receive(inBase64(post(push)));
      order.push(`${statusCode} ${body}`);
      expect(order).toEqual([v7.openId, '200 success']);
    },
  );
  it('gives every repeat of a push the same deduplication id', async () => {
    const { receive, queued, clock } = setUp();
    await receive(post(safePush(textXml())));
    clock.now += 5000;
    // WeChat may sign a repeat anew.
    await receive(post(safePush(textXml(), { timestamp: signedAt + 5 })));
    expect(new Set(queued.map(({ deduplicationId }) => deduplicationId)).size).toBe(1);
  });
  it('answers success to an event it does not know, and passes it on as it is', async () => {
    const { receive, work } = setUp();
    const xml = textXml('', { MsgType: 'event', Event: 'moon_landing', Crew: 3 });
    expect(await receive(post(safePush(xml)))).toMatchObject({ body: 'success' });
    expect(work()).toMatchObject([
      { push: { message: { type: 'unknownEvent', event: 'moon_landing', fields: { Crew: '3' } } } },
    ]);
  });

  it('answers 500 when the queue refuses, so that WeChat asks again', async () => {
    const refusing = async () => {
      throw Object.assign(new Error('throttled 营业时间'), { name: 'ThrottlingException' });
    };
    const { receive, lines } = setUp({ queue: refusing });
    expect(await receive(post(safePush(textXml())))).toMatchObject({
      statusCode: 500,
      body: 'internal_error',
    });
    expect(lines).toMatchObject([
      { level: 'error', event: 'push_failed', fields: { code: 'ThrottlingException' } },
    ]);
  });

  it.each([
    [
      'a wrong signature',
      withQuery(safePush(textXml()), { msg_signature: '0'.repeat(40) }),
      403,
      'signature_mismatch',
    ],
    ['no signature', withQuery(safePush(textXml()), { msg_signature: '' }), 403, 'signature_mismatch'],
    ['another AppID', safePush(textXml(), { secrets: { ...secrets, appId: v3.appId } }), 403, 'wrong_app_id'],
    ['a stale timestamp', safePush(textXml(), { timestamp: signedAt - 301 }), 403, 'stale_timestamp'],
    ['a body in clear', plainPush(textXml()), 400, 'unencrypted_body'],
    ['a body cut off', cut(safePush(textXml())), 400, 'unencrypted_body'],
    ['no body', { ...safePush(textXml()), body: '' }, 400, 'unencrypted_body'],
    ['malformed XML', safePush('<xml><A></xml>'), 400, 'malformed_body'],
    ['malformed JSON', safePush('{"a":', { format: 'json' }), 400, 'malformed_body'],
    ['a DOCTYPE', safePush('<!DOCTYPE a><xml/>'), 400, 'forbidden_body'],
    ['a push of nobody', safePush(textXml('', { FromUserName: '' })), 400, 'incomplete_push'],
    [
      'a body of 64 KB and a byte',
      { ...safePush(textXml()), body: 'x'.repeat(65_537) },
      413,
      'body_too_large',
    ],
  ])('refuses %s', async (_, push, statusCode, code) => {
    const { receive, queued, lines } = setUp();
    for (const wire of [post(push), inBase64(post(push))]) {
      expect(await receive(wire)).toMatchObject({ statusCode, body: code });
    }
    expect(queued).toEqual([]);
    expect(lines).toMatchObject([
      { event: 'request_refused', fields: { code } },
      { event: 'request_refused', fields: { code } },
    ]);
  });
  it('refuses garbled text that was signed, as with another key', async () => {
    const { receive, queued } = setUp();
    const garbled = safePush(textXml(), { secrets: { ...secrets, encodingAESKey: v5.encodingAesKey } });
    expect(await receive(post(garbled))).toMatchObject({ statusCode: 400, body: 'undecryptable' });
    expect(queued).toEqual([]);
  });
  it.each([
    ['/nobody', 404, 'unknown_recipient'],
    ['/', 404, 'unknown_recipient'],
    ['/lantern/x', 404, 'unknown_recipient'],
    ['/constructor', 404, 'unknown_recipient'],
  ])('answers a push to %s with %d', async (path, statusCode, body) => {
    const { receive } = setUp();
    const { query, body: push } = safePush(textXml());
    expect(await receive(event('POST', query, push, path))).toMatchObject({ statusCode, body });
  });
  it('takes a trailing slash', async () => {
    const { receive } = setUp();
    const { query, body } = safePush(textXml());
    expect(await receive(event('POST', query, body, '/lantern/'))).toMatchObject({ statusCode: 200 });
  });
  it.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('answers %s with 405', async (method) => {
    const { receive } = setUp();
    expect(await receive(event(method, {}))).toMatchObject({
      statusCode: 405,
      headers: { allow: 'GET, POST' },
    });
  });
  it('refuses a parameter given twice', async () => {
    const { receive } = setUp();
    const wire = post(safePush(textXml()));
    expect(await receive({ ...wire, rawQueryString: `${wire.rawQueryString}&nonce=1` })).toMatchObject({
      statusCode: 400,
      body: 'bad_query',
    });
  });
  it.each([{}, { rawPath: '/lantern' }, { requestContext: {} }, { body: null }])(
    'survives the event %j',
    async (bare) => {
      const { receive } = setUp();
      expect(await receive(bare)).toMatchObject({ statusCode: 405 });
    },
  );

  it('does not return an echostr without a signature', async () => {
    const { receive } = setUp();
    const echostr = '<script>alert(1)</script>';
    const answers = [
      await receive(event('GET', { echostr })),
      await receive(event('GET', { ...plainQuery('other'), echostr })),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(403);
      expect(answer.body).not.toContain('script');
    }
  });

  it.each([
    [
      'is missing',
      new CodedError('secret_missing', 'The secret wechat-reply/lantern/callback has no value yet.'),
      'secret_missing',
    ],
    ['is not JSON', 'token=hush', 'secret_invalid'],
    ['has no token', { encodingAESKey: secrets.encodingAESKey }, 'secret_invalid'],
    ['has no EncodingAESKey', { token: 'hush' }, 'secret_invalid'],
    ['has a short EncodingAESKey', { token: 'hush', encodingAESKey: 'hush' }, 'invalid_encoding_aes_key'],
  ])('answers 500 and says why when the secret %s', async (_, secret, code) => {
    const { receive, lines, queued } = setUp({ secret: [secret] });
    expect((await receive(post(safePush(textXml())))).statusCode).toBe(500);
    expect(lines).toMatchObject([{ level: 'error', event: 'push_failed', fields: { code } }]);
    expect(JSON.stringify(lines)).not.toContain('hush');
    expect(queued).toEqual([]);
  });

  it('accepts current and previous keys during a rotation', async () => {
    const previous = { token: 'oldTok', encodingAESKey: v5.encodingAesKey };
    const { receive } = setUp({ secret: [{ ...lanternSecret, previous }] });
    const old = safePush(textXml(), { secrets: { ...previous, appId: secrets.appId } });
    expect(await receive(post(old))).toMatchObject({ statusCode: 200 });
    expect(await receive(post(safePush(textXml())))).toMatchObject({ statusCode: 200 });
  });
  it('notices new keys by a signature that does not hold, at most every half minute', async () => {
    const { receive, clock, reads } = setUp({
      secret: [{ token: 'oldTok', encodingAESKey: v5.encodingAesKey }, lanternSecret],
    });
    const old = safePush(textXml(), {
      secrets: { token: 'oldTok', encodingAESKey: v5.encodingAesKey, appId: secrets.appId },
    });
    await receive(post(old));
    clock.now += 31_000;
    expect(await receive(post(safePush(textXml())))).toMatchObject({ statusCode: 200 });
    for (let n = 0; n < 100; n++)
      await receive(post(withQuery(safePush(textXml()), { msg_signature: '0'.repeat(40) })));
    expect(reads()).toBe(2);
  });

  describe('on a repeat of a request', () => {
    it('gives the same answer and queues nothing a second time', async () => {
      const { receive, queued, lines } = setUp({
        decidePassively: async () => ({ rule: 'r', reply: { type: 'text', content: 'a' } }),
      });
      const first = await receive(post(safePush(textXml())));
      expect(await receive(post(safePush(textXml())))).toEqual(first);
      expect(queued).toHaveLength(1);
      expect(lines.map(({ event: name }) => name)).toEqual(['push_queued', 'push_repeated']);
    });
    it('tries again when the first could not be queued', async () => {
      let isDown = true;
      const { receive } = setUp({
        queue: async () => {
          if (isDown) throw new Error('down');
        },
      });
      expect((await receive(post(safePush(textXml())))).statusCode).toBe(500);
      isDown = false;
      expect((await receive(post(safePush(textXml())))).statusCode).toBe(200);
    });
    it('refuses another body behind a signature that was used, which plaintext mode does not cover', async () => {
      const { receive, queued } = setUp({ accounts: [{ encryption: 'plaintext' }] });
      expect((await receive(post(plainPush(textXml('genuine'))))).statusCode).toBe(200);
      expect(await receive(post(plainPush(textXml('forged', { MsgId: '7' }))))).toMatchObject({
        statusCode: 403,
        body: 'signature_reused',
      });
      expect(queued).toHaveLength(1);
    });
    it('remembers no more than the last thousand', () => {
      const memory = replayMemory();
      const answer = { statusCode: 200, headers: {}, body: 'success' };
      for (let n = 0; n <= 1000; n++) memory.remember(`signature ${n}`, `key ${n}`, answer);
      expect(memory.recall('signature 0', 'key 0')).toBeUndefined();
      expect(memory.recall('signature 1', 'key 1')).toBe(answer);
    });
  });

  describe('when a rule answers in the response', () => {
    const decidePassively: DecidePassively = async (_, { message }) =>
      message.type === 'text'
        ? { rule: 'hours', reply: { type: 'text', content: '9:00-21:00 ]]> 😀' } }
        : undefined;
    it.each([
      ['plaintext', plainPush(textXml())],
      ['safe', safePush(textXml())],
      ['compatible', safePush(textXml())],
    ] as const)('in %s mode, the reply goes from the account to the user', async (encryption, push) => {
      const { receive } = setUp({ accounts: [{ encryption }], decidePassively });
      const { body } = await receive(post(push));
      const written = encryption === 'plaintext' ? body : opened(body, push.query['nonce'] ?? '');
      expect(parseXml(written)).toEqual({
        ToUserName: v7.openId,
        FromUserName: v7.toUserName,
        CreateTime: String(signedAt),
        MsgType: 'text',
        Content: '9:00-21:00 ]]> 😀',
      });
    });
    it('answers JSON with JSON', async () => {
      const { receive } = setUp({ accounts: [{ encryption: 'plaintext' }], decidePassively });
      const { body } = await receive(post(plainPush(json('在吗'))));
      expect(JSON.parse(body)).toMatchObject({
        ToUserName: v7.openId,
        MsgType: 'text',
        CreateTime: signedAt,
      });
    });
    it('tells the sender which rule answered, so that it does not answer again', async () => {
      const { receive, work } = setUp({ decidePassively });
      await receive(post(safePush(textXml())));
      expect(work()).toMatchObject([{ answeredBy: 'hours' }]);
    });
    it('answers success to what the rule does not answer', async () => {
      const { receive, work } = setUp({ decidePassively });
      const subscribe = safePush(textXml('', { MsgType: 'event', Event: 'subscribe' }));
      expect(await receive(post(subscribe))).toMatchObject({ body: 'success' });
      expect(work()[0]).not.toHaveProperty('answeredBy');
    });
  });

  it('logs one line for a push, without what the user wrote or who it was', async () => {
    const { receive, lines } = setUp();
    await receive(post(safePush(textXml('my password is 12345'))));
    expect(lines).toMatchObject([
      { level: 'info', event: 'push_queued', fields: { account: 'lantern', type: 'text' } },
    ]);
    const logged = JSON.stringify(lines);
    for (const secret of ['password', v7.openId, secrets.token, secrets.encodingAESKey])
      expect(logged).not.toContain(secret);
  });
});

/** Checks the signature of an encrypted answer as WeChat does, and opens it. */
function opened(body: string, nonce: string): string {
  const envelope = parseXml(body) as Readonly<Record<string, string>>;
  const { Encrypt = '', MsgSignature, TimeStamp = '', Nonce = '' } = envelope;
  expect(Nonce).toBe(nonce);
  expect(MsgSignature).toBe(sha1OfSorted([secrets.token, TimeStamp, Nonce, Encrypt]));
  const { message, appId } = openMessage(secrets, Encrypt);
  expect(appId).toBe(secrets.appId);
  return message;
}
function json(Content: string): string {
  const { toUserName: ToUserName, openId: FromUserName } = v7;
  return `{"ToUserName":"${ToUserName}","FromUserName":"${FromUserName}","CreateTime":${signedAt},"MsgType":"text","Content":"${Content}","MsgId":22876340532172987}`;
}
function withQuery(push: BuiltPush, query: Readonly<Record<string, string>>): BuiltPush {
  return { ...push, query: { ...push.query, ...query } };
}
function cut(push: BuiltPush): BuiltPush {
  return { ...push, body: push.body.slice(0, push.body.length / 2) };
}
