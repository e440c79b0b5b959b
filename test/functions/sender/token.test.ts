import { describe, expect, it } from 'vitest';
import { storedToken } from '../../support/memory-tokens.ts';
import { setUp, t0, textRecord } from './set-up.ts';

const invalid = { errcode: 40001, errmsg: 'invalid credential rid: 1-2-3' };

describe('the sender and the access token', () => {
  it.each([40001, 40014, 42001])(
    'on %d reports the version, waits for a newer one, and sends once more',
    async (errcode) => {
      const context = setUp({
        answers: [{ errcode, errmsg: 'x' }, { errcode: 0 }],
        publish: async (events) => {
          published.push(...events.map(({ detailType }) => detailType));
          if (events[0]?.detailType === 'WeChatTokenRefreshRequested') {
            expect(events[0].detail.data).toEqual({ account: 'lantern', version: 1 });
            context.tokens.set('lantern', storedToken({ accessToken: 'token-2', version: 2 }));
          }
        },
      });
      const published: string[] = [];
      expect(await context.handle(textRecord('营业时间'))).toEqual([]);
      expect(context.fake.requests.map(({ url }) => url.slice(-7))).toEqual(['token-1', 'token-2']);
      expect(published).toContain('WeChatReplySent');
    },
  );
  it('takes a newer token that is there already, without a report', async () => {
    const { handle, tokens, fake, eventsOf } = setUp({ answers: [{ errcode: 0 }, invalid, { errcode: 0 }] });
    await handle(textRecord('营业时间', '1'));
    tokens.set('lantern', storedToken({ accessToken: 'token-2', version: 2 }));
    await handle(textRecord('营业时间', '2'));
    expect(fake.requests.map(({ url }) => url.slice(-7))).toEqual(['token-1', 'token-1', 'token-2']);
    expect(eventsOf('WeChatTokenRefreshRequested')).toEqual([]);
  });
  it('gives the message back when no newer token comes in a few seconds', async () => {
    const { handle, postponed, clock, eventsOf } = setUp({ answers: [invalid] });
    const before = clock.now;
    expect(await handle(textRecord('营业时间'))).toEqual(['r1']);
    expect(clock.now - before).toBeLessThan(6000);
    expect(postponed).toEqual([['receipt of r1', 1]]);
    expect(eventsOf('WeChatReplyRefused')).toEqual([]);
  });
  it('does not go round in circles when the new token is rejected too', async () => {
    const context = setUp({
      answers: [invalid],
      publish: async (events) => {
        if (events[0]?.detailType === 'WeChatTokenRefreshRequested') {
          context.tokens.set('lantern', storedToken({ accessToken: 'token-2', version: 2 }));
        }
      },
    });
    expect(await context.handle(textRecord('营业时间'))).toEqual(['r1']);
    expect(context.fake.requests).toHaveLength(2);
    expect(context.postponed).toEqual([['receipt of r1', 1]]);
  });
  it('asks for a token when there is none yet, and waits for the next try', async () => {
    const { handle, tokens, fake, eventsOf, lines } = setUp();
    tokens.clear();
    expect(await handle(textRecord('营业时间'))).toEqual(['r1']);
    expect(fake.requests).toEqual([]);
    expect(eventsOf('WeChatTokenRefreshRequested')).toEqual([{ account: 'lantern', version: 0 }]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', event: 'send_impossible' }));
  });
  it('gives a message back whose token could not be read, so that nobody takes it for sent', async () => {
    const { handle, tokens, fake, eventsOf, clock } = setUp();
    const read = tokens.get.bind(tokens);
    tokens.get = () => {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    };
    expect(await handle(textRecord('营业时间'))).toEqual(['r1']);
    tokens.get = read;
    clock.now += 1000;
    expect(await handle(textRecord('营业时间'))).toEqual([]);
    expect(fake.requests).toHaveLength(1);
    expect(eventsOf('WeChatReplySent')).toHaveLength(1);
  });
  it('does not use a token in its last minute', async () => {
    const { handle, tokens, fake } = setUp();
    tokens.set('lantern', storedToken({ expiresAt: t0 + 61 }));
    expect(await handle(textRecord('营业时间'))).toEqual(['r1']);
    expect(fake.requests).toEqual([]);
  });
  it('reads the table once for many messages', async () => {
    const { handle, tokens, fake } = setUp();
    await handle(textRecord('营业时间', '1'));
    tokens.clear();
    await handle(textRecord('营业时间', '2'));
    expect(fake.requests).toHaveLength(2);
  });
});
