import { describe, expect, it } from 'vitest';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { pushRecord, rawRecord, requestRecord, setUp, t0 } from './set-up.ts';

const rules = [
  { id: 'three', when: { text: { equals: '三' } }, reply: [{ text: '1' }, { text: '2' }, { text: '3' }] },
  { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } },
  { id: 'later', when: { text: { equals: '提醒' } }, reply: { text: '到时间了', after: '10m' } },
  { id: 'long', when: { text: { equals: '长' } }, reply: { text: '一二三四五六七八九十'.repeat(150) } },
  { id: 'welcome', when: { event: 'subscribe' }, reply: { text: '欢迎' } },
];

interface Waiting {
  /** Epoch seconds. */
  readonly at: number;
  readonly record: QueueRecord;
}

/** A reply queue in order and an intake around the sender, until both are empty, and a WeChat that is too busy at times. */
async function play(toCome: readonly Waiting[], isBusy: (seconds: number) => boolean, account: object = {}) {
  const taken: [openId: string, text: string, after: number][] = [];
  const seconds = (): number => Math.round(sender.clock.now / 1000 - t0);
  const sender = setUp({
    account: { rules, ...account },
    answers: [
      ({ body }: { readonly body: string | Uint8Array }): FakeAnswer => {
        if (isBusy(seconds())) return { errcode: -1, errmsg: 'system error' };
        const { touser, text } = JSON.parse(String(body));
        taken.push([touser, text.content, seconds()]);
        return { errcode: 0, errmsg: 'ok' };
      },
    ],
  });
  let waiting = [...toCome];
  let laterSeen = 0;
  for (let steps = 0; waiting.length > 0; steps++) {
    expect(steps).toBeLessThan(2000);
    // The first of its user in the queue keeps the others back.
    const first = waiting.reduce((soonest, one) => (one.at < soonest.at ? one : soonest));
    sender.clock.now = Math.max(sender.clock.now, first.at * 1000);
    waiting = waiting.filter((one) => one !== first);
    const failed = await sender.handle(first.record);
    const after = sender.clock.now / 1000;
    if (failed.length > 0) {
      const at = after + (sender.postponed.at(-1)?.[1] ?? 0);
      const { MessageGroupId: group } = first.record.attributes;
      const isBehind = ({ record }: Waiting): boolean => record.attributes.MessageGroupId === group;
      const behind = waiting.filter(isBehind).map((one) => ({ ...one, at: Math.max(one.at, at + 0.001) }));
      waiting = [{ ...first, at }, ...waiting.filter((one) => !isBehind(one)), ...behind];
    }
    for (const { body, group } of sender.queued.splice(0))
      waiting.push({ at: after, record: rawRecord(body, { group }) });
    for (const { dueAt, work } of sender.later.slice(laterSeen)) {
      const body = JSON.stringify({ kind: 'later', dueAt, work });
      waiting.push({ at: Math.max(dueAt, after), record: rawRecord(body, { group: null }) });
    }
    laterSeen = sender.later.length;
  }
  return {
    ...sender,
    taken,
    textsTo: (user: string) => taken.filter(([openId]) => openId === user).map(([, text]) => text),
    refusals: () =>
      sender.eventsOf('WeChatReplyRefused').map(({ openId, reason, code }) => [openId, reason, code]),
  };
}

let count = 0;
const at = (after: number, FromUserName: string, fields: Readonly<Record<string, string>>): Waiting => ({
  at: t0 + after,
  record: pushRecord({ FromUserName, MsgId: String(++count), CreateTime: String(t0 + after), ...fields }),
});
const writes = (after: number, user: string, Content: string): Waiting => at(after, user, { Content });
const asks = (after: number, openId: string, texts: readonly string[]): Waiting => ({
  at: t0 + after,
  record: requestRecord(`request-${++count}`, texts, { group: openId, data: { openId } }),
});

describe('a WeChat that is too busy for an hour', () => {
  const isBusy = (seconds: number): boolean => seconds < 3600;

  it('loses no reply of a window that is longer', async () => {
    const { textsTo, refusals, setAside } = await play(
      [
        writes(1, 'oThree', '三'),
        writes(2, 'oLater', '提醒'),
        writes(3, 'oLong', '长'),
        writes(4, 'oAsked', '在吗'),
        asks(60, 'oAsked', ['已发货', '明天到']),
        ...Array.from({ length: 20 }, (_, n) => writes(5 + n * 170, `oUser${n}`, '营业时间')),
      ],
      isBusy,
    );
    expect(textsTo('oThree')).toEqual(['1', '2', '3']);
    expect(textsTo('oLater')).toEqual(['到时间了']);
    expect(textsTo('oLong').join('')).toBe('一二三四五六七八九十'.repeat(150));
    expect(textsTo('oAsked')).toEqual(['已发货', '明天到']);
    for (let n = 0; n < 20; n++) expect(textsTo(`oUser${n}`)).toEqual(['9:00-21:00']);
    expect(refusals()).toEqual([]);
    expect(setAside).toEqual([]);
  });
  it('gives who asks again the newer answer instead', async () => {
    const { textsTo, refusals } = await play(
      [writes(1, 'oTwice', '营业时间'), writes(1200, 'oTwice', '三')],
      isBusy,
    );
    expect(textsTo('oTwice')).toEqual(['1', '2', '3']);
    expect(refusals()).toEqual([['oTwice', 'busy', -1]]);
  });
  it('is told as busy where the window ended before', async () => {
    const follow = at(1, 'oNew', { MsgType: 'event', Event: 'subscribe' });
    const { textsTo, refusals } = await play([follow], isBusy);
    expect(textsTo('oNew')).toEqual([]);
    expect(refusals()).toEqual([['oNew', 'busy', -1]]);
  });
  it('takes what was asked for in its last minute within a quarter of an hour', async () => {
    const { taken } = await play(
      [writes(3590, 'oLate', '营业时间'), writes(100, 'oEarly', '营业时间')],
      isBusy,
    );
    expect(taken.find(([user]) => user === 'oLate')?.[2]).toBeLessThan(3600 + 35);
    expect(taken.find(([user]) => user === 'oEarly')?.[2]).toBeLessThan(3600 + 15 * 60 + 10);
  });
});
