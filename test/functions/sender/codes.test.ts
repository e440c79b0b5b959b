import { describe, expect, it } from 'vitest';
import { noAnswer } from '#shared/wechat/api/http.ts';
import { setUp, textRecord } from './set-up.ts';

const ok = { errcode: 0, errmsg: 'ok' };

describe('a refusal of one message', () => {
  it.each([45064, 40168, 48008, 65401, 61452, 40132, 40009, 45002])(
    'with %d refuses that message and no other',
    async (errcode) => {
      const { handle, sentTexts, eventsOf } = setUp({ answers: [ok, { errcode, errmsg: 'x' }, ok] });
      await handle(textRecord('三'));
      expect(sentTexts()).toEqual(['1', '2', '3']);
      expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'message', code: errcode }]);
    },
  );
  it('is logged as an error of its own where nobody knows the code, so that there is an alarm', async () => {
    const { handle, sentTexts, eventsOf, lines } = setUp({
      answers: [ok, { errcode: 99999, errmsg: 'x' }, ok],
    });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2', '3']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'message', code: 99999 }]);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { event: 'wechat_code_unknown', fields: { wechatCode: 99999 } },
    ]);
  });
  it('leaves no doubt where no answer came', async () => {
    const timeOut = noAnswer('api.weixin.qq.com', new Error('timed out'));
    const { handle, sentTexts } = setUp({ answers: [ok, timeOut, ok] });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2', '3']);
  });
});

describe('a refusal of the user or of the account', () => {
  it.each([
    [43004, 'user'],
    [43005, 'user'],
    [43006, 'user'],
    [50003, 'user'],
    [48001, 'config'],
    [43016, 'config'],
    [43104, 'config'],
    [61011, 'config'],
    [61016, 'config'],
    [61017, 'config'],
    [61028, 'config'],
    [65402, 'config'],
    [48004, 'account'],
    [45009, 'account'],
  ])('with %d is one of all messages, for %s', async (errcode, reason) => {
    const { handle, sentTexts, eventsOf, lines } = setUp({ answers: [ok, { errcode, errmsg: 'x' }, ok] });
    await handle(textRecord('三'));
    expect(sentTexts()).toEqual(['1', '2']);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      { reason, code: errcode },
      { reason, code: errcode },
    ]);
    expect(lines.filter(({ event }) => event === 'wechat_code_unknown')).toEqual([]);
  });
});
