import { describe, expect, it } from 'vitest';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { storedToken } from '../../support/memory-tokens.ts';
import { pushRecord, rawRecord, setUp, t0, textRecord } from './set-up.ts';

const sorry = { text: '现在没有客服在线' };
const rules = [
  { id: 'click', when: { menu: 'agent' }, reply: { text: '正在转接' }, transfer: { otherwise: sorry } },
  { id: 'nina', when: { menu: 'nina' }, transfer: { kfAccount: 'nina@lantern' } },
  { id: 'bye', when: { menu: 'bye' }, transfer: false, evenWhenMuted: true },
  { id: 'word', when: { text: { equals: '人工' } }, transfer: true },
];
const click = (EventKey: string) => pushRecord({ MsgType: 'event', Event: 'CLICK', EventKey });
const ok = { errcode: 0, errmsg: 'ok' };
const failing = (errcode: number) => ({ errcode, errmsg: 'no' });
const online = (...agents: [string, number][]) => ({
  kf_online_list: agents.map(([kf_account, accepted_case]) => ({ kf_account, status: 1, accepted_case })),
});
const three = online(['nina@lantern', 4], ['lei@lantern', 0], ['min@lantern', 2]);

/** Plays a push and everything that is put off because of it, up to half an hour. */
async function play(record: ReturnType<typeof click>, answers: readonly FakeAnswer[], account: object = {}) {
  const sender = setUp({ account: { rules, ...account }, answers });
  await sender.handle(record);
  for (let n = 0; n < sender.later.length; n++) {
    const { dueAt, work } = sender.later[n] as (typeof sender.later)[number];
    sender.clock.now = Math.max(sender.clock.now, Math.ceil(dueAt) * 1000);
    const body = JSON.stringify({ kind: 'later', dueAt, work });
    // What is a job goes through the user's queue, everything else is done from the intake.
    await sender.handle(rawRecord(body, { group: null, id: `later-${n}` }));
    for (const { body: queued } of sender.queued.splice(0))
      await sender.handle(rawRecord(queued, { id: `queued-${n}` }));
  }
  const calls = sender.fake.requests.map(({ url, body }) => {
    const { pathname, searchParams } = new URL(url);
    const sent = body === undefined ? {} : (JSON.parse(String(body)) as Record<string, unknown>);
    const text = (sent['text'] as { content?: string } | undefined)?.content;
    return [pathname.split('/').at(-1), sent['kf_account'] ?? text ?? searchParams.get('openid')]
      .filter(Boolean)
      .join(' ');
  });
  return { ...sender, calls };
}

describe('a transfer of what a response cannot hand over', () => {
  it('goes to the agent online who has the fewest users, after the reply', async () => {
    const { calls, lines } = await play(click('agent'), [ok, three, ok]);
    expect(calls).toEqual(['send 正在转接', 'getonlinekflist', 'create lei@lantern']);
    expect(lines).toContainEqual(
      expect.objectContaining({
        event: 'session_opened',
        fields: expect.objectContaining({ rule: 'click' }),
      }),
    );
  });
  it('goes to the next agent if one cannot take it', async () => {
    const { calls } = await play(click('agent'), [ok, three, failing(65415), failing(65402), ok]);
    expect(calls.slice(2)).toEqual(['create lei@lantern', 'create min@lantern', 'create nina@lantern']);
  });
  it('goes to the agent that the rule names, without asking who is online', async () => {
    expect((await play(click('nina'), [ok])).calls).toEqual(['create nina@lantern']);
  });
  it('is done if an agent has the user already', async () => {
    const { calls, lines } = await play(click('nina'), [failing(65414)]);
    expect(calls).toHaveLength(1);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'session_opened' }));
  });
  it.each<[string, FakeAnswer[], number | undefined]>([
    ['no agent is online', [ok, online(), ok], undefined],
    ['WeChat lists nothing', [ok, {}, ok], undefined],
    ['no agent can take it', [ok, online(['lei@lantern', 0]), failing(65415), ok], 65415],
    ['the feature is off', [ok, failing(65400), ok], 65400],
    ['the account may not call it', [ok, failing(48001), ok], 48001],
    ['an unknown code comes', [ok, three, failing(99999), failing(99999), failing(99999), ok], 99999],
  ])('is said to be impossible where %s', async (_, answers, wechatCode) => {
    const { calls, lines } = await play(click('agent'), answers);
    expect(calls.at(-1)).toBe('send 现在没有客服在线');
    const told = lines.find(({ event }) => event === 'transfer_not_made');
    expect(told?.fields).toMatchObject({ rule: 'click' });
    expect(told?.fields['wechatCode'] ?? undefined).toBe(wechatCode);
  });
  it('is tried again while WeChat is busy, and then said to be impossible', async () => {
    const busy = [failing(-1), failing(-1), failing(-1), failing(-1)];
    const { calls, later } = await play(click('agent'), [ok, ...busy, ok]);
    expect(calls).toEqual(['send 正在转接', ...busy.map(() => 'getonlinekflist'), 'send 现在没有客服在线']);
    expect(later.at(-1)?.dueAt).toBeLessThan(t0 + 50);
  });
  it('is tried again after a call that got no answer', async () => {
    const { calls } = await play(click('nina'), [new Error('no answer'), failing(65414)]);
    expect(calls).toEqual(['create nina@lantern', 'create nina@lantern']);
  });
  it('is opened once more with a token that is newer', async () => {
    const sender = setUp({ account: { rules }, answers: [ok, failing(40001), three, ok] });
    await sender.handle(click('agent'));
    const { dueAt, work } = sender.later[0] as (typeof sender.later)[number];
    sender.tokens.set('lantern', storedToken({ accessToken: 'token-2', version: 2 }));
    sender.clock.now = Math.ceil(dueAt) * 1000;
    await sender.handle(rawRecord(JSON.stringify({ kind: 'later', dueAt, work }), { group: null }));
    const tokens = sender.fake.requests.map(({ url }) => new URL(url).searchParams.get('access_token'));
    expect(tokens).toEqual(['token-1', 'token-1', 'token-2', 'token-2']);
  });
  it('leaves a record that says so', async () => {
    const { audited } = await play(click('nina'), [ok]);
    expect(audited[0]?.met).toMatchObject({ rule: 'nina', transferred: true });
  });
});

describe('a session', () => {
  it('is closed with whichever agent has it', async () => {
    const { calls } = await play(click('bye'), [{ kf_account: 'nina@lantern', createtime: t0 }, ok]);
    expect(calls).toEqual(['getsession oQ8dN5xKlantern0000000000001', 'close nina@lantern']);
  });
  it.each([
    ['is none', [{ kf_account: '', createtime: 0 }], 1],
    ['has ended meanwhile', [{ kf_account: 'nina@lantern' }, failing(65413)], 2],
  ])('that %s needs no closing', async (_, answers, number) => {
    const { calls, lines } = await play(click('bye'), answers);
    expect(calls).toHaveLength(number);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'session_closed' }));
  });
});

describe('a transfer that the response did not make', () => {
  it('is made by a call', async () => {
    const { calls } = await play(textRecord('人工'), [three, ok]);
    expect(calls).toEqual(['getonlinekflist', 'create lei@lantern']);
  });
  it.each([
    ['is not verified', { verified: false, rules: [rules[3]] }],
    ['has no such calls', { agentSessions: false, rules: [rules[3]] }],
  ])('is logged where the account %s', async (_, account) => {
    const { calls, later, lines } = await play(textRecord('人工'), [], account);
    expect([calls, later]).toEqual([[], []]);
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'transfer_not_made', fields: { account: 'lantern', rule: 'word' } }),
    );
  });
});
