import { describe, expect, it } from 'vitest';
import type { SimulatedAccount } from '#infra/local/wechat/account.ts';
import { readPushAnswer } from '#infra/local/wechat/answer.ts';
import { callbackKey } from '#shared/wechat/credentials.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import type { PassiveReply } from '#shared/wechat/passive/passive-reply.ts';
import { sealReply } from '#shared/wechat/passive/seal-reply.ts';
import { writeReply } from '#shared/wechat/passive/write-reply.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { secrets, signedAt } from '../../support/push-builder.ts';

const account: SimulatedAccount = {
  ...secrets,
  account: 'lantern',
  kind: 'official-account',
  ghId: v7.toUserName,
  appSecret: '',
  encryption: 'safe',
  format: 'xml',
  webhook: '',
};
const plain: SimulatedAccount = { ...account, encryption: 'plaintext' };
const push = understandPush({
  ToUserName: v7.toUserName,
  FromUserName: v7.openId,
  CreateTime: String(signedAt),
  MsgType: 'text',
  MsgId: '1',
});
const text: PassiveReply = { type: 'text', content: 'a ]]> b "c"' };
const written = (reply: PassiveReply = text, format: 'xml' | 'json' = 'xml') =>
  writeReply(reply, push, format, signedAt);
const sealed = (format: 'xml' | 'json' = 'xml', appId = secrets.appId) =>
  sealReply(written(text, format), format, {
    key: callbackKey(secrets.token, secrets.encodingAESKey),
    appId,
    nonce: '1',
    now: signedAt,
    random: Buffer.alloc(16),
  });

describe('the simulated WeChat reading an answer', () => {
  it.each([
    ['nothing', '', plain, { kind: 'nothing' }],
    ['success', 'success', account, { kind: 'nothing' }],
    ['a reply', written(), plain, { kind: 'reply', type: 'text', text: 'a ]]> b "c"' }],
    [
      'a reply in JSON',
      written(text, 'json'),
      { ...plain, format: 'json' },
      { kind: 'reply', text: 'a ]]> b "c"' },
    ],
    ['an encrypted reply', sealed(), account, { kind: 'reply', text: 'a ]]> b "c"' }],
    ['an encrypted reply in JSON', sealed('json'), { ...account, format: 'json' }, { kind: 'reply' }],
    ['an image', written({ type: 'image', mediaId: 'm' }), plain, { kind: 'reply', text: '[image]' }],
    ['a hand-over', written({ type: 'transfer_customer_service' }), plain, { kind: 'transfer', agent: '' }],
    [
      'a hand-over to one',
      written({ type: 'transfer_customer_service', kfAccount: 'nina@lantern' }),
      plain,
      { kind: 'transfer', agent: 'nina@lantern' },
    ],
    ['JSON to an account that pushes XML', written(text, 'json'), plain, { kind: 'abnormal' }],
    ['clear text in safe mode', written(), account, { kind: 'abnormal' }],
    ['what was encrypted for another AppID', sealed('xml', 'wxother000'), account, { kind: 'abnormal' }],
    ['a wrong signature', sealed().replace(/[0-9a-f]{40}/, '0'.repeat(40)), account, { kind: 'abnormal' }],
    [
      'ids that are not swapped',
      written().replace(v7.openId, 'x'),
      plain,
      { kind: 'abnormal', why: 'the ids are not swapped' },
    ],
    [
      'milliseconds',
      written().replace(String(signedAt), `${signedAt}000`),
      plain,
      { kind: 'abnormal', why: 'CreateTime is not in seconds' },
    ],
    ['a type that is none', written().replace('[text]', '[wxcard]'), plain, { kind: 'abnormal' }],
    ['text of a mini program', written(), { ...plain, kind: 'mini-program' }, { kind: 'abnormal' }],
    ['OK', 'OK', account, { kind: 'abnormal' }],
  ] as const)('%s', (_, body, to, expected) => {
    expect(readPushAnswer(to, body)).toMatchObject(expected);
  });
});
