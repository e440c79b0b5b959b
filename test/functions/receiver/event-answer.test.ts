import { describe, expect, it } from 'vitest';
import { answerToEvent, writeAnswer } from '#functions/receiver/event-answer.ts';
import type { EventAnswer } from '#shared/function-config.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { plainPush, safePush, signedAt, textXml } from '../../support/push-builder.ts';
import { parseWithSaxes } from '../../support/saxes-parser.ts';
import { opened, post, setUp } from './set-up.ts';

const answers: readonly EventAnswer[] = [
  { event: 'xpay_*', body: { ErrCode: 0, ErrMsg: 'success' } },
  { event: 'xpay_refund_notify', body: { ErrCode: 1 } },
  { event: 'minigame_*deliver*', body: { result_code: 0 } },
  { event: 'check_biz', body: 'ok' },
  { event: 'quiet', body: 'success' },
];
const xml = (event: string, fields = {}) => textXml('', { MsgType: 'event', Event: event, ...fields });
const json = (event: string, rest = '') =>
  `{"ToUserName":"gh_x","FromUserName":"${v7.openId}","CreateTime":${signedAt},"MsgType":"event","Event":"${event}"${rest}}`;

async function answer(document: string, encryption: EncryptionMode = 'plaintext') {
  const world = setUp({
    accounts: [{ encryption, answers }],
    decidePush: async ({ id: account }, push, receivedAt) => ({
      response: { type: 'text', content: 'a rule' },
      work: [{ kind: 'push', account, receivedAt, push }],
    }),
  });
  const format = document.startsWith('{') ? 'json' : 'xml';
  const push = encryption === 'plaintext' ? plainPush(document) : safePush(document, { format });
  const { statusCode, body } = await world.receive(post(push));
  expect(statusCode).toBe(200);
  return { body, nonce: push.query['nonce'] ?? '', work: world.work() };
}

describe('an event that wants an answer of its own', () => {
  it('gets the one of the account, in the format of the push', async () => {
    expect((await answer(json('xpay_goods_deliver_notify'))).body).toBe('{"ErrCode":0,"ErrMsg":"success"}');
    expect(parseWithSaxes((await answer(xml('xpay_goods_deliver_notify'))).body)).toEqual({
      ErrCode: '0',
      ErrMsg: 'success',
    });
    expect((await answer(xml('check_biz'))).body).toBe('ok');
  });
  it.each(['safe', 'compatible'] as const)('gets it encrypted in %s mode', async (mode) => {
    const { body, nonce } = await answer(xml('minigame_coin_deliver_completed'), mode);
    expect(opened(body, nonce)).toBe('<xml><result_code>0</result_code></xml>');
    expect((await answer(xml('quiet'), mode)).body).toBe('success');
    const inJson = JSON.parse((await answer(json('xpay_goods_deliver_notify'), mode)).body);
    expect(Object.keys(inJson)).toEqual(['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce']);
  });
  it('is queued before, and no rule answers it in the response', async () => {
    const { work } = await answer(json('xpay_goods_deliver_notify'));
    expect(work).toMatchObject([{ push: { message: { type: 'unknownEvent' } } }]);
    expect(work[0]).not.toHaveProperty('decided');
  });
  it('gets it though it says of no user', async () => {
    const { body, work } = await answer(xml('minigame_coin_deliver_completed', { FromUserName: '' }));
    expect(body).toContain('<result_code>0</result_code>');
    expect(work).toMatchObject([{ push: { message: { type: 'unknown' } } }]);
  });
  it('gets it again when it is repeated', async () => {
    const { receive, queued } = setUp({ accounts: [{ encryption: 'plaintext', answers }] });
    const push = post(plainPush(json('xpay_goods_deliver_notify')));
    expect((await receive(push)).body).toBe('{"ErrCode":0,"ErrMsg":"success"}');
    expect((await receive(push)).body).toBe('{"ErrCode":0,"ErrMsg":"success"}');
    expect(queued).toHaveLength(1);
  });
  it('gets nothing before the queue has it', async () => {
    const { receive } = setUp({
      accounts: [{ encryption: 'plaintext', answers }],
      queue: async () => {
        throw new Error('down');
      },
    });
    expect((await receive(post(plainPush(json('xpay_goods_deliver_notify'))))).statusCode).toBe(500);
  });
  it('leaves all other pushes to the rules', async () => {
    for (const document of [json('CLICK', ',"EventKey":"xpay_"'), textXml('xpay_goods_deliver_notify')])
      expect((await answer(document)).body).toContain('a rule');
  });
});

describe('answerToEvent', () => {
  it.each([
    ['xpay_goods_deliver_notify', { ErrCode: 0, ErrMsg: 'success' }],
    ['XPAY_goods_deliver_notify', { ErrCode: 0, ErrMsg: 'success' }],
    ['xpay_', { ErrCode: 0, ErrMsg: 'success' }],
    ['xpay_refund_notify', { ErrCode: 1 }],
    ['minigame_deliver', { result_code: 0 }],
    ['minigame_a_deliver_b', { result_code: 0 }],
    ['a_minigame_deliver', undefined],
    ['minigame_delive', undefined],
    ['xpay', undefined],
    ['check_biz2', undefined],
    ['constructor', undefined],
  ])('%s', (event, expected) => {
    expect(answerToEvent(answers, event)).toEqual(expected);
  });
  it.each([
    ['*', '', true],
    ['*', 'a', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*a', 'aba', true],
    ['a*bb*b', 'abb', false],
    ['**', 'a', true],
  ])('the pattern %s fits %j: %s', (event, name, isFit) => {
    expect(answerToEvent([{ event, body: 'x' }], name) === 'x').toBe(isFit);
  });
});

describe('writeAnswer', () => {
  it('writes whatever a file can say', () => {
    const body = { a: 'x]]>y', b: 1.5, c: true, d: null, e: { f: ['1', '2'] }, g: [{ h: 1 }, { h: 2 }] };
    expect(JSON.parse(writeAnswer(body, 'json'))).toEqual(body);
    expect(parseWithSaxes(writeAnswer(body, 'xml'))).toEqual({
      a: 'x]]>y',
      b: '1.5',
      c: 'true',
      d: '',
      e: { f: ['1', '2'] },
      g: [{ h: '1' }, { h: '2' }],
    });
    expect(writeAnswer('as it is', 'xml')).toBe('as it is');
  });
});
