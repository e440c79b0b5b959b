import { describe, expect, it } from 'vitest';
import { pushRecord, rawRecord, requestRecord, setUp, t0, textAt } from './set-up.ts';

const keyOf = (record: { readonly body: string }): string => JSON.parse(record.body).push.key;

describe('a request that is worth sending only unless the user has written', () => {
  const question = textAt('问', t0, '1');
  const answer = (record = question, suffix = '') =>
    requestRecord('answer', ['答'], {
      data: { inReplyTo: `${keyOf(record)}${suffix}`, unlessUserWrote: true },
    });
  it.each(['', '.emit.0'])('is sent where the user has not (%j)', async (suffix) => {
    const { handle, sentTexts } = setUp();
    await handle(question);
    await handle(answer(question, suffix));
    expect(sentTexts()).toEqual(['答']);
  });
  it.each([
    ['written', textAt('再问', t0 + 5, '2')],
    [
      'clicked the menu',
      pushRecord({ MsgType: 'event', Event: 'CLICK', EventKey: 'a', CreateTime: String(t0 + 5) }),
    ],
  ])('is overtaken where the user has %s', async (_, record) => {
    const { handle, sentTexts, eventsOf, clock } = setUp();
    await handle(question);
    clock.now += 6000;
    await handle(record);
    await handle(answer());
    expect(sentTexts()).toEqual([]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'overtaken', requestId: 'answer' }]);
  });
  it.each([
    ['while it is tried', 10],
    ['after it was put off', 60],
  ])(
    'is overtaken, and not only late, where WeChat was busy and the user has written %s',
    async (_, seconds) => {
      const sender = setUp({ answers: [{ errcode: -1, errmsg: 'system error' }] });
      const { handle, eventsOf, clock, later, postponed } = sender;
      await handle(question);
      let wrote = false;
      const start = clock.now;
      const write = async (): Promise<void> => {
        if (wrote || clock.now < start + seconds * 1000) return;
        wrote = true;
        await handle(textAt('再问', t0 + seconds, '2'));
      };
      while ((await handle(answer())).length > 0) {
        clock.now += (postponed.at(-1)?.[1] ?? 0) * 1000;
        await write();
      }
      const [putOff] = later;
      clock.now = Math.max(clock.now, start + seconds * 1000);
      await write();
      if (putOff !== undefined) {
        clock.now = Math.max(clock.now, putOff.dueAt * 1000);
        const { dueAt, work } = putOff;
        expect(await handle(rawRecord(JSON.stringify({ kind: 'later', dueAt, work })))).toEqual([]);
      }
      expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'overtaken', requestId: 'answer' }]);
    },
  );
  it('is not overtaken by what WeChat reports', async () => {
    const { handle, sentTexts } = setUp();
    await handle(question);
    await handle(
      pushRecord({
        MsgType: 'event',
        Event: 'TEMPLATESENDJOBFINISH',
        Status: 'success',
        MsgID: '7',
        CreateTime: String(t0 + 5),
      }),
    );
    await handle(answer());
    expect(sentTexts()).toEqual(['答']);
  });
  it('is sent all the same where it does not say so', async () => {
    const { handle, sentTexts } = setUp();
    await handle(question);
    await handle(textAt('再问', t0 + 5, '2'));
    await handle(requestRecord('answer', ['答'], { data: { inReplyTo: keyOf(question) } }));
    expect(sentTexts()).toEqual(['答']);
  });
  it('is invalid where nobody can know since when', async () => {
    const { handle, eventsOf } = setUp();
    await handle(requestRecord('answer', ['答'], { data: { unlessUserWrote: true } }));
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason: 'invalid', problem: expect.stringContaining('data.inReplyTo') },
    ]);
  });
  describe('and two questions of one second, of which the later is the one that was handled later', () => {
    const second = textAt('再问', t0, '2');
    const answerTo = (record: typeof question, id: string) =>
      requestRecord(id, [id], { data: { inReplyTo: keyOf(record), unlessUserWrote: true } });
    it('is overtaken where it answers the first, and sent where it answers the second', async () => {
      const { handle, sentTexts, eventsOf } = setUp();
      await handle(question);
      await handle(second);
      await handle(answerTo(question, 'a1'));
      await handle(answerTo(second, 'a2'));
      expect(sentTexts()).toEqual(['a2']);
      expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'overtaken', requestId: 'a1' }]);
    });
    it('is sent where the first comes again, as WeChat and queues repeat it', async () => {
      const { handle, sentTexts } = setUp();
      await handle(question);
      await handle(second);
      await handle(question);
      await handle(answerTo(second, 'a2'));
      expect(sentTexts()).toEqual(['a2']);
    });
    it('is sent where one that is older comes late', async () => {
      const { handle, sentTexts } = setUp();
      await handle(question);
      await handle(textAt('早', t0 - 1, '0'));
      await handle(answerTo(question, 'a1'));
      expect(sentTexts()).toEqual(['a1']);
    });
  });
});
