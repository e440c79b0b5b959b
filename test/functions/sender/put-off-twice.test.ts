import { describe, expect, it } from 'vitest';
import type { Postponed } from '#functions/sender/job.ts';
import { buildProgram } from '#infra/rules/build/program.ts';
import type { Conversation, Delivery } from '#shared/window/conversation.ts';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { accountRules } from '../../support/rules-builder.ts';
import { openId, rawRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

const busy = { errcode: -1, errmsg: 'system error' };
const ok = { errcode: 0, errmsg: 'ok' };
const user = { account: 'lantern', openId };
const due = ({ dueAt, work }: Pick<Postponed, 'dueAt' | 'work'>) =>
  rawRecord(JSON.stringify({ kind: 'later', dueAt, work }));

describe('a reply that was put off, and that the rules no longer have when its job is done again', () => {
  it('is told refused only where an earlier version put it off, and nobody knows any more what it said', async () => {
    const sender = setUp({ answers: [busy] });
    for (let n = 0; n < 7; n++) {
      await sender.handle(textRecord('营业时间'));
      sender.clock.now += 6000;
    }
    const { deliveries, ...rest } = (await sender.conversations.load(user)) as Conversation;
    const [[key, { putOff, ...delivery }]] = Object.entries(deliveries) as [[string, Delivery]];
    expect(putOff).toMatchObject({ 0: { rule: 'hours' } });
    const stored = { ...rest, version: rest.version + 1, deliveries: { [key]: delivery } };
    expect(await sender.conversations.save(user, stored, t0)).toBe(true);
    const later = setUp({ conversations: sender.conversations, account: { rules: [] } });
    await later.handle(textRecord('营业时间'));
    expect(later.eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'rules' }]);
    expect(later.audited.at(-1)).toMatchObject({ replies: [{ state: 'refused', reason: 'rules' }] });
    expect(later.lines).toContainEqual(
      expect.objectContaining({
        event: 'reply_refused',
        fields: expect.objectContaining({ reason: 'rules' }),
      }),
    );
  });
  it('is sent once where it was put off for certain, and only its record could not be written', async () => {
    let isWritten = false;
    const audit = {
      write: async () => {
        if (!isWritten) throw new Error('no table');
      },
      forget: async () => {},
      keepUnanswered: async () => {},
    };
    const sender = setUp({
      answers: [...Array<FakeAnswer>(6).fill(busy), ok],
      account: { audit: '7d' },
      audit,
    });
    for (let n = 0; n < 7; n++) {
      expect(await sender.handle(textRecord('营业时间'))).toEqual(['r1']);
      sender.clock.now += 6000;
    }
    isWritten = true;
    const second = setUp({ answers: [ok], account: { audit: '7d', rules: [] }, ...sender });
    second.clock.now = sender.clock.now;
    expect(await second.handle(textRecord('营业时间'))).toEqual([]);
    for (const one of [...sender.later, ...second.later]) {
      second.clock.now = Math.max(second.clock.now, one.dueAt * 1000);
      await second.handle(due(one));
    }
    expect(second.eventsOf('WeChatReplyRefused')).toEqual([]);
    expect(second.sentTexts()).toEqual(['9:00-21:00']);
  });
  const program = (rule: object) =>
    JSON.stringify(buildProgram(accountRules([{ id: 'r', when: { message: 'any' }, ...rule }])).program);
  const once = { reply: { text: '一次' }, atMost: { times: 1, per: 'day' } };
  it.each([
    ['their version is gone', { 2: program({ ignore: true }) }, 2, false],
    ['what they remembered was dropped', { 1: program(once) }, 1, true],
  ] as const)('is put off all the same: %s', async (_, texts: object, version, isForgotten) => {
    const at = { before: 0, over: '', latest: 2, at: 1, by: 'nina' };
    const instance = (inForce: number, known: object, more: Parameters<typeof setUp>[0]) =>
      setUp({
        account: { audit: '7d' },
        answers: [busy],
        pushed: {
          current: async () => ({ ...at, version: inForce }),
          text: async (__, wanted) => String(known[wanted as keyof typeof known]),
        },
        ...more,
      });
    const failing = { beforeLater: () => Promise.reject(new Error('no intake')) };
    const first = instance(1, { 1: program(once) }, failing);
    const record = textRecord('在吗');
    for (let n = 0; n < 7; n++) {
      expect(await first.handle(record)).toEqual(['r1']);
      first.clock.now += 6000;
    }
    const { conversations } = first;
    expect(first.audited).toEqual([]);
    const second = instance(version, texts, { conversations });
    second.clock.now = first.clock.now;
    if (isForgotten) await second.handle(textAt('别的', t0 + 40, '2'));
    expect(await second.handle(record)).toEqual([]);
    expect(second.later).toMatchObject([{ work: { kind: 'putOffReplies', replies: [{ rule: 'r' }] } }]);
    expect(second.eventsOf('WeChatReplyRefused')).toEqual([]);
    expect(second.audited.at(-1)).toMatchObject({ replies: [{ state: 'putOff', code: -1 }] });
    expect(JSON.stringify(second.audited)).not.toContain('一次');
  });
});
