import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '#infra/local/clock.ts';
import { type LocalServer, serve } from '#infra/local/http-server.ts';
import type { SimulatedAccount } from '#infra/local/wechat/account.ts';
import { wirePush } from '#infra/local/wechat/push-body.ts';
import { deliverPush } from '#infra/local/wechat/pusher.ts';
import { callbackKey } from '#shared/wechat/credentials.ts';
import { openPush } from '../../support/open-push.ts';
import { secrets, signedAt } from '../../support/push-builder.ts';

const account: SimulatedAccount = {
  ...secrets,
  account: 'lantern',
  kind: 'official-account',
  ghId: 'gh_1',
  appSecret: '',
  encryption: 'safe',
  format: 'xml',
  webhook: '',
};
const push = (overrides: Partial<SimulatedAccount> = {}) =>
  wirePush(
    { ...account, ...overrides },
    { MsgType: 'text', Content: 'a ]]> b', MsgId: 25190387746120533n },
    'o1',
    signedAt,
  );

let server: LocalServer | undefined;
afterEach(() => server?.stop());

describe('the simulated WeChat when the webhook', () => {
  /** Answers with the statuses in turn; returns what each request was. */
  async function answering(...statuses: number[]) {
    const bodies: string[] = [];
    const clock = createClock(signedAt * 1000);
    server = await serve(0, async ({ body }) => {
      bodies.push(body.toString());
      // What WeChat waits before it asks again need not be waited for.
      setImmediate(() => setImmediate(() => setTimeout(() => clock.advance(5000), 10)));
      return { status: statuses[bodies.length - 1] ?? 200, body: 'success' };
    });
    const outcome = await deliverPush({ ...account, webhook: server.url }, push(), clock);
    clock.stop();
    return { outcome, bodies };
  }
  it('answers at once, asks once', async () => {
    expect((await answering(200)).outcome).toMatchObject({ requests: 1, isAccepted: true });
  });
  it('fails at first, repeats the same push', async () => {
    const { outcome, bodies } = await answering(500, 200);
    expect(outcome).toMatchObject({ requests: 2, isAccepted: true });
    expect(bodies[1]).toBe(bodies[0]);
  });
  it('fails for good, asks three times in all', async () => {
    const { outcome, bodies } = await answering(500, 500, 500, 200);
    expect(outcome).toMatchObject({ requests: 3, isAccepted: false, status: 500 });
    expect(bodies).toHaveLength(3);
  });
});

describe('a push of the simulated WeChat', () => {
  it.each([
    ['safe', 'xml'],
    ['safe', 'json'],
    ['compatible', 'xml'],
    ['compatible', 'json'],
    ['plaintext', 'xml'],
    ['plaintext', 'json'],
  ] as const)('in %s mode and %s can be opened', (encryption, format) => {
    const { query, body } = push({ encryption, format });
    const opened = openPush(
      body,
      {
        signature: query['signature'] ?? '',
        msgSignature: query['msg_signature'] ?? '',
        timestamp: query['timestamp'] ?? '',
        nonce: query['nonce'] ?? '',
      },
      { appId: secrets.appId, encryption, timestampTolerance: 300 },
      [callbackKey(secrets.token, secrets.encodingAESKey)],
      signedAt,
    );
    expect(opened).toMatchObject({ format, fields: { Content: 'a ]]> b', MsgId: '25190387746120533' } });
  });
});
