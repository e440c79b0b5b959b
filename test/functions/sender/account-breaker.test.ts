import { describe, expect, it } from 'vitest';
import { accountBreaker } from '#functions/sender/account-breaker.ts';
import type { BusEvent } from '#shared/contracts/event.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { memoryPauses } from '../../support/memory-pauses.ts';
import { setUp, t0, textAt, textRecord } from './set-up.ts';

const blocked = { errcode: 45087, errmsg: 'customer service message from this account have been blocked!' };
const ok = { errcode: 0, errmsg: 'ok' };

/** Two instances of the sender that share a table and a clock. */
function twoInstances() {
  const store = memoryPauses();
  const clock = { now: t0 * 1000 };
  const published: BusEvent[] = [];
  const { lines, log } = memoryLog();
  const make = () =>
    accountBreaker({
      store,
      publish: async (events) => void published.push(...events),
      log,
      now: () => clock.now,
    });
  return { store, clock, published, lines, a: make(), b: make() };
}

describe('an account that WeChat refuses', () => {
  it('is not asked for again until it is time to probe, and each message is refused with the code', async () => {
    const { handle, fake, eventsOf, clock } = setUp({ answers: [blocked, ok] });
    await handle(textRecord('营业时间'));
    clock.now += 30_000;
    await handle(textAt('营业时间', t0 + 30, '2'));
    expect(fake.requests).toHaveLength(1);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'account', code: 45087, windowLeft: { messages: 5 } },
      { reason: 'account', code: 45087, windowLeft: { messages: 5 } },
    ]);
  });
  it('is told to the bus and the log once, and so is its return', async () => {
    const { handle, sentTexts, eventsOf, clock, lines } = setUp({ answers: [blocked, ok] });
    await handle(textRecord('营业时间'));
    clock.now += 61_000;
    await handle(textAt('营业时间', t0 + 61, '2'));
    await handle(textAt('营业时间', t0 + 62, '3'));
    expect(sentTexts()).toHaveLength(3);
    expect(eventsOf('WeChatSendingPaused')).toMatchObject([{ account: 'lantern', code: 45087 }]);
    expect(eventsOf('WeChatSendingResumed')).toMatchObject([{ account: 'lantern', secondsPaused: 61 }]);
    const names = lines.map(({ event }) => event).filter((event) => event.startsWith('sending_'));
    expect(names).toEqual(['sending_paused', 'sending_resumed']);
  });
  it('does not keep other accounts back', async () => {
    const { a } = twoInstances();
    await a.refused('lantern', 45087);
    expect(await a.refusalOf('harbor')).toBeUndefined();
  });
});

describe('several instances', () => {
  it('announce a pause in the same words', async () => {
    const { a, b, published, lines } = twoInstances();
    await Promise.all([a.refused('lantern', 45087), b.refused('lantern', 45087)]);
    expect(new Set(published.map(({ detail }) => detail.metadata.id)).size).toBe(1);
    expect(lines.filter(({ event }) => event === 'sending_paused')).toHaveLength(1);
    expect([await a.refusalOf('lantern'), await b.refusalOf('lantern')]).toEqual([45087, 45087]);
  });
  it('send one probe between them, and wait twice as long after each that fails', async () => {
    const { a, b, clock } = twoInstances();
    await a.refused('lantern', 45087);
    await b.refused('lantern', 45087);
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      const start = clock.now;
      for (;;) {
        clock.now += 60_000;
        const probes = await Promise.all([a.refusalOf('lantern'), b.refusalOf('lantern')]);
        const allowed = probes.filter((refusal) => refusal === undefined).length;
        expect(allowed).toBeLessThanOrEqual(1);
        if (allowed === 1) break;
      }
      await a.refused('lantern', 45087);
      waits.push((clock.now - start) / 60_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30]);
  });
  it('all go on after the probe of one succeeded', async () => {
    const { a, b, clock, published } = twoInstances();
    await a.refused('lantern', 45087);
    await b.refused('lantern', 45087);
    clock.now += 60_000;
    expect(await a.refusalOf('lantern')).toBeUndefined();
    await a.sent('lantern');
    expect(await b.refusalOf('lantern')).toBeUndefined();
    expect(published.map(({ detailType }) => detailType)).toEqual([
      'WeChatSendingPaused',
      'WeChatSendingResumed',
    ]);
  });
});

describe('an instance', () => {
  it('that is new knows of the pause, and does not begin another', async () => {
    const { a, b, published, clock, store } = twoInstances();
    await a.refused('lantern', 45087);
    expect(await b.refusalOf('lantern')).toBe(45087);
    clock.now += 60_000;
    await b.refused('lantern', 45087);
    expect(published).toHaveLength(1);
    expect(store.items.get('lantern')).toMatchObject({ since: t0, probes: 1 });
  });
  it('sends again seconds after the probe of another succeeded', async () => {
    const { a, b, clock } = twoInstances();
    await a.refused('lantern', 45087);
    await b.refusalOf('lantern');
    clock.now += 60_000;
    expect(await a.refusalOf('lantern')).toBeUndefined();
    expect(await b.refusalOf('lantern')).toBe(45087);
    await a.sent('lantern');
    clock.now += 15_000;
    expect(await b.refusalOf('lantern')).toBeUndefined();
  });
  it('tells the bus before it writes, so that a crash in between loses no event', async () => {
    const { store, log, published } = { ...twoInstances(), ...memoryLog() };
    const breaker = accountBreaker({
      store: { ...store, write: () => Promise.reject(new Error('crash')) },
      publish: async (events) => void published.push(...events),
      log,
      now: () => t0 * 1000,
    });
    await breaker.refused('lantern', 45087);
    expect(published).toMatchObject([{ detailType: 'WeChatSendingPaused' }]);
  });
});

describe('the cost', () => {
  it('is one read for an instance, and nothing for a message, while all is well', async () => {
    const { a, store } = twoInstances();
    for (let n = 0; n < 100; n++) {
      await a.refusalOf('lantern');
      await a.sent('lantern');
    }
    expect(store.reads).toBe(1);
  });
  it('of a table that fails is never a message', async () => {
    const { lines, log } = memoryLog();
    const down = () => Promise.reject(new Error('down'));
    const breaker = accountBreaker({ store: { read: down, write: down }, publish: down, log, now: () => t0 });
    await breaker.refused('lantern', 45087);
    expect(await breaker.refusalOf('lantern')).toBeUndefined();
    expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(['breaker_failed']));
  });
});
