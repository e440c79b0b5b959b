import { describe, expect, it } from 'vitest';
import { noAnswer } from '#shared/wechat/api/http.ts';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { requestRecord, setUp, t0, textAt, textRecord } from './set-up.ts';

const ok = { errcode: 0, errmsg: 'ok' };
const two = { account: { quotas: { userMessage: { limit: 2, window: '48h' } } } };

/*
 * More replies than the window has room for: the last ones wait for what those before them give back, and for what the user
 * opens meanwhile, and are refused only when their turn has come.
 */
describe('a reply that the window has no room for', () => {
  it('is refused, and WeChat is not asked', async () => {
    const { handle, sentTexts, eventsOf } = setUp(two);
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'window', rule: 'three' }]);
  });
  it.each<[string, FakeAnswer]>([
    ['was refused for itself', { errcode: 45002, errmsg: 'content size out of limit' }],
    ['is of unknown outcome', noAnswer('api.weixin.qq.com', new Error('timed out'))],
  ])('is sent where one before it %s', async (_, answer) => {
    for (const answers of [
      [answer, ok],
      [ok, answer, ok],
    ]) {
      const { handle, sentTexts, conversations } = setUp({ ...two, answers });
      await handle(textRecord('三'));
      expect(sentTexts()).toEqual(['1', '2', '3']);
      // Every reply costs one write, as ever.
      expect(conversations.calls).toEqual(['tryClaim', 'save', 'save', 'save']);
    }
  });
  it('is sent where the user writes while those before it are going out', async () => {
    const { handle, sentTexts, conversations, clock, ...rest } = setUp({
      ...two,
      answers: [
        () => {
          clock.now = (t0 + 8) * 1000;
          return ok;
        },
        ok,
      ],
    });
    const save = conversations.save.bind(conversations);
    let writes = 0;
    // Another instance handles what the user does, between a send and what is recorded of it.
    Object.assign(conversations, {
      save: async (...given: Parameters<typeof save>) => {
        if (writes++ === 1) {
          const before = await conversations.load(given[0]);
          const userMessage = { at: t0 + 7, until: t0 + 7 + 48 * 3600, left: 2 };
          if (before !== undefined)
            await save(given[0], { ...before, version: before.version + 1, grants: { userMessage } }, t0 + 8);
        }
        return save(...given);
      },
    });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2', '3']);
    expect(rest.eventsOf('WeChatReplyRefused')).toEqual([]);
  });
  it('leaves to people what is theirs', async () => {
    const { handle, sentTexts } = setUp({
      account: { quotas: { userMessage: { limit: 3, window: '48h' } }, keepForPeople: 1 },
      answers: [ok, ok, ok],
    });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2']);
  });
  it('shares the fate of all others where WeChat refuses the user', async () => {
    const { handle, sentTexts, eventsOf } = setUp({ ...two, answers: [{ errcode: 40003, errmsg: 'x' }] });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1']);
    expect(eventsOf('WeChatReplyRefused').map(({ code }) => code)).toEqual([40003, 40003, 40003]);
  });
  it('is tried with the rest where nothing could be sent at all', async () => {
    const { handle, tokens, conversations } = setUp(two);
    tokens.delete('lantern');
    expect(await handle(textRecord('三'))).toEqual(['r1']);
    const [conversation] = conversations.conversations.values();
    const [delivery] = Object.values(conversation?.deliveries ?? {});
    expect(delivery?.replies.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
  });
  it('of a request is sent in the place of a part that was refused, but never the end of a text without its middle', async () => {
    const long = '长'.repeat(1400);
    const sender = setUp({ ...two, answers: [ok, { errcode: 87014, errmsg: 'risky content' }, ok] });
    await sender.handle(textAt('在吗', t0, '1'));
    await sender.handle(requestRecord('long', ['好', long, '完']));
    expect(sender.sentTexts().map((text) => text.slice(0, 1))).toEqual(['好', '长', '完']);
  });
});
