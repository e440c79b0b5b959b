import { describe, expect, it } from 'vitest';
import { v3, v5, v7 } from '../../fixtures/vectors.ts';
import { plainPush, plainQuery, safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';

import { cut, event, inBase64, json, post, setUp, withQuery } from './set-up.ts';

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
    ['/nobody', 'not of this stack'],
    ['/', 'not of this stack'],
    ['/lantern/x', 'lantern'],
    ['/constructor', 'not of this stack'],
    ['/my-number-is-13800000000', 'not of this stack'],
    ['/oQ8dN5xKlantern0000000000001', 'not of this stack'],
    ['/acme/wx13800000000', 'not of this stack'],
  ])('knows nobody at %s, and logs of it only what is configured', async (path, logged) => {
    const { receive, queued, lines } = setUp();
    const { query, body: push } = safePush(textXml());
    expect(await receive(event('POST', query, push, path))).toMatchObject({ statusCode: 403 });
    expect(queued).toEqual([]);
    expect(lines).toMatchObject([
      { event: 'request_refused', fields: { code: 'unknown_recipient', path: logged } },
    ]);
    if (logged !== 'lantern') expect(JSON.stringify(lines)).not.toContain(path.slice(1) || '//');
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

  it('returns an echostr as plain text, whatever is in it', async () => {
    const { receive } = setUp();
    const echostr = '<script>alert(1)</script>';
    expect(await receive(event('GET', { ...plainQuery(), echostr }))).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
      body: echostr,
    });
  });
  it('does not return an echostr without a valid signature that is recent', async () => {
    const { receive } = setUp();
    const echostr = '<script>alert(1)</script>';
    const answers = [
      await receive(event('GET', { echostr })),
      await receive(event('GET', { ...plainQuery('other'), echostr })),
      await receive(event('GET', { ...plainQuery(undefined, signedAt - 301), echostr })),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(403);
      expect(answer.body).not.toContain('script');
    }
  });
});
