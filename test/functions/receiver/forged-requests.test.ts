import { describe, expect, it } from 'vitest';
import { CodedError } from '#shared/coded-error.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { plainPush, plainQuery, safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';
import { event, lanternSecret, post, setUp, withQuery } from './set-up.ts';

const wrong = '0'.repeat(40);
const missing = new CodedError(
  'secret_missing',
  'The secret wechat-reply/lantern/callback has no value yet.',
);

describe('who has not signed', () => {
  const forged = (path: string) => {
    const { query, body } = withQuery(safePush(textXml()), { msg_signature: wrong, signature: wrong });
    return [
      event('POST', query, body, path),
      event('POST', query, textXml(), path),
      event('POST', query, '', path),
      event('GET', { ...query, echostr: 'x' }, undefined, path),
      event('POST', { ...query, timestamp: String(signedAt - 299) }, body, path),
      event('POST', { ...query, msg_signature: wrong.toUpperCase() }, body, path),
    ];
  };
  const worlds = {
    'an account': setUp(),
    'an account in plaintext mode': setUp({ accounts: [{ encryption: 'plaintext' }] }),
    'an account with little tolerance': setUp({
      accounts: [{ timestampTolerance: 10 }, { id: 'harbor', path: 'harbor' }],
    }),
    'an account without a secret': setUp({ secret: [missing] }),
    'an account whose secret cannot be read': setUp({
      secret: [new CodedError('secret_unreadable', 'down')],
    }),
    'an account whose secret cannot be used': setUp({ secret: ['token=hush'] }),
    'an account with a short key': setUp({ secret: [{ token: 'a', encodingAESKey: 'short' }] }),
    'no account': setUp({ accounts: [{ id: 'harbor', path: 'harbor' }] }),
  };
  it('cannot tell an account from none, nor what it lacks', async () => {
    const answers = await Promise.all(
      Object.values(worlds).map(({ receive }) => Promise.all(forged('/lantern').map((one) => receive(one)))),
    );
    const [first] = answers;
    expect(first?.map(({ statusCode, body }) => `${statusCode} ${body}`)).toEqual(
      new Array(6).fill('403 signature_mismatch'),
    );
    for (const other of answers) expect(other).toEqual(first);
  });
  it('is refused for its time before it is looked whose request it is', async () => {
    const { query, body } = safePush(textXml(), { timestamp: signedAt - 301 });
    for (const path of ['/lantern', '/nobody']) {
      const { receive } = setUp();
      expect(await receive(event('POST', query, body, path))).toMatchObject({
        statusCode: 403,
        body: 'stale_timestamp',
      });
    }
  });
  it('costs one read of a secret that is not there each half minute, however often it asks', async () => {
    const { receive, reads, clock } = setUp({ secret: [missing] });
    const push = withQuery(safePush(textXml()), { msg_signature: wrong });
    for (let n = 0; n < 1000; n++) {
      await receive(post(push));
      clock.now += 29;
    }
    expect(reads()).toBe(1);
    clock.now += 2000;
    await receive(post(push));
    expect(reads()).toBe(2);
  });
  it('is not asked for keys at all where its form is none of WeChat', async () => {
    const { receive, reads } = setUp();
    const push = safePush(textXml());
    for (const change of [
      { msg_signature: 'x', signature: '' },
      { msg_signature: '', signature: '' },
      { msg_signature: `${wrong}0` },
      { msg_signature: 'A'.repeat(40) },
      { msg_signature: `${'0'.repeat(39)}\u0130` },
      { timestamp: String(signedAt - 301) },
      { timestamp: 'x' },
      { nonce: 'n'.repeat(33) },
      { nonce: 'a b' },
      { nonce: 'a\u0000' },
    ]) {
      expect(await receive(post(withQuery(push, change)))).toMatchObject({ statusCode: 403 });
    }
    expect(reads()).toBe(0);
  });
  it('sees a key that was set half a minute after it was missed', async () => {
    const { receive, clock } = setUp({ secret: [missing, lanternSecret] });
    expect(await receive(post(safePush(textXml())))).toMatchObject({ statusCode: 403 });
    clock.now += 30_000;
    expect(await receive(post(safePush(textXml())))).toMatchObject({ statusCode: 200 });
  });
  it('does not get what it wrote into the log as it is', async () => {
    const { receive, lines } = setUp();
    await receive(event('POST', plainQuery(), 'x', '/\u001b[2K"evil\n灯/../a?'));
    expect(lines).toMatchObject([{ fields: { path: 'not of this stack' } }]);
  });
});

describe('who has signed', () => {
  it('may have a query of its own, and parameters of others twice', async () => {
    const { receive } = setUp();
    const wire = post(safePush(textXml()));
    expect(
      await receive({ ...wire, rawQueryString: `v=1&v=2&openid=a&${wire.rawQueryString}` }),
    ).toMatchObject({
      statusCode: 200,
    });
  });
  it.each(['a', '0', 'A-b_9', 'n'.repeat(32)])('may have the nonce %j', async (nonce) => {
    const { sha1OfSorted } = await import('#infra/local/wechat/envelope.ts');
    const encrypt = /CDATA\[([\w+/=]{50,})/.exec(safePush(textXml()).body)?.[1] ?? '';
    const msg_signature = sha1OfSorted([secrets.token, String(signedAt), nonce, encrypt]);
    const push = withQuery(safePush(textXml()), { nonce, msg_signature });
    expect(await setUp().receive(post(push))).toMatchObject({ statusCode: 200 });
  });
  it('cannot move a part of what was signed into the nonce', async () => {
    const { sha1OfSorted } = await import('#infra/local/wechat/envelope.ts');
    const { query, body } = safePush(textXml('x'.repeat(300)));
    const encrypt = /CDATA\[([\w+/=]{50,})/.exec(body)?.[1] ?? '';
    const { receive, queued } = setUp();
    for (const nonce of ['~', '0']) {
      // Both sort beside it, so that the signature holds over either cut.
      for (const length of [4, 21, 24, 64]) {
        const longer = nonce + encrypt.slice(0, length);
        const rest = encrypt.slice(length);
        const msg_signature = sha1OfSorted([secrets.token, query['timestamp'] ?? '', longer, rest]);
        const moved = body.replace(encrypt, rest);
        await receive(post({ query: { ...query, nonce: longer, msg_signature }, body: moved }));
      }
    }
    expect(queued).toEqual([]);
  });
  it.each([
    ['safe', plainPush(textXml()), 'unencrypted_body'],
    ['compatible', plainPush(textXml()), 'unencrypted_body'],
    ['plaintext', safePush(textXml()), 'encrypted_body'],
  ] as const)(
    'is told so, and the operator too, where the console is not in %s mode as the file is',
    async (encryption, push, code) => {
      const { receive, queued, lines } = setUp({ accounts: [{ encryption }] });
      expect(await receive(post(push))).toMatchObject({ statusCode: 400, body: code });
      expect(lines).toMatchObject([{ level: 'warn', event: 'request_refused', fields: { code } }]);
      expect(String(lines[0]?.fields?.['message'])).toMatch(/模式/);
      expect(queued).toEqual([]);
    },
  );
  it('is taken in a plaintext account with an empty Encrypt', async () => {
    const { receive } = setUp({ accounts: [{ encryption: 'plaintext' }] });
    expect(await receive(post(plainPush(textXml('a', { Encrypt: '' }))))).toMatchObject({ statusCode: 200 });
  });
});

describe('a signature of plaintext mode, which does not cover the body', () => {
  const world = () => setUp({ accounts: [{ encryption: 'plaintext' }] });
  it.each([
    ['as it is', {}],
    ['with a msg_signature beside it', { msg_signature: 'junk' }],
    ['with a well-formed msg_signature beside it', { msg_signature: wrong }],
    ['in capitals', { signature: String(plainQuery()['signature']).toUpperCase() }],
    [
      'with characters whose low byte is the same',
      {
        signature: String(plainQuery()['signature']).replace(/./, (one) =>
          String.fromCharCode(one.charCodeAt(0) + 0x100),
        ),
      },
    ],
    ['with another time', { timestamp: String(signedAt + 1) }],
    ['with zeros before the time', { timestamp: `0${signedAt}` }],
  ])('serves one body only, %s', async (_, change) => {
    const { receive, queued } = world();
    expect(await receive(post(plainPush(textXml('genuine'))))).toMatchObject({ statusCode: 200 });
    const forged = withQuery(plainPush(textXml('forged', { MsgId: '7' })), change);
    expect((await receive(post(forged))).statusCode).toBe(403);
    expect(queued).toHaveLength(1);
  });
});

describe('a time far ahead', () => {
  it('counts as the time that was signed', async () => {
    const { receive, work } = setUp();
    await receive(post(safePush(textXml('a', { CreateTime: '99999999999' }))));
    expect(work()).toMatchObject([
      { push: { createTime: signedAt, openId: v7.openId, opens: 'userMessage' } },
    ]);
  });
});
