import { describe, expect, it } from 'vitest';
import { pullBefore, secondsUntilRetry } from '#functions/sender/back-off.ts';
import type { Job } from '#functions/sender/job.ts';
import { logBatch } from '#functions/sender/log-batch.ts';
import { logReply } from '#functions/sender/log-reply.ts';
import { refused, settled } from '#functions/sender/outcome.ts';
import type { ReplyState } from '#shared/window/conversation.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { openId, t0 } from './set-up.ts';

const ofPush = { kind: 'push', receivedAt: t0 * 1000 } as const;
const ofRequest = { kind: 'request', messages: [], alias: null } as const;
/** The line about a reply, without its user. */
function lineOf(
  outcome: Parameters<typeof logReply>[3],
  { origin = ofPush, rule = 'hours' }: { origin?: object; rule?: string | null } = {},
) {
  const { lines, log } = memoryLog();
  const job = { account: { id: 'lantern' }, openId, origin } as unknown as Job;
  const reply = { deliveryId: 'k.0', rule, planned: undefined };
  const grants = { userMessage: { at: t0, until: t0 + 172_800, left: 4 } };
  logReply({ log, now: () => t0 * 1000 + 412 }, job, reply, outcome, grants);
  return lines.map(({ level, event, fields: { user, ...fields } }) => {
    expect(user).toMatch(/^[\w-]{8,}$/);
    expect(user).not.toContain(openId);
    return [level, event, fields];
  });
}
const about = { account: 'lantern', delivery: 'k.0', rule: 'hours' };

describe('the log line of a reply', () => {
  it.each<[string, Parameters<typeof logReply>[3], unknown]>([
    ['for which no time is left', { kind: 'noTimeLeft' }, ['info', 'reply_left_over', about]],
    [
      'that was not sent',
      { kind: 'notSent', why: 'no connection', code: -1 },
      ['warn', 'reply_not_sent', { ...about, why: 'no connection', wechatCode: -1 }],
    ],
    [
      'that was sent',
      settled({ state: 'sent' }),
      ['info', 'reply_sent', { ...about, delay: 412, windowLeft: 4 }],
    ],
    [
      'that is put off',
      settled({ state: 'putOff', code: 45047 }),
      ['warn', 'reply_put_off', { ...about, wechatCode: 45047 }],
    ],
    ['that may have been sent', settled({ state: 'undetermined' }), ['warn', 'reply_undetermined', about]],
    [
      'that WeChat refused',
      refused('message', 'reply', { code: 45015, rid: 'r-1' }),
      ['warn', 'reply_refused', { ...about, reason: 'message', wechatCode: 45015, rid: 'r-1' }],
    ],
  ])('%s', (_, outcome, line) => {
    expect(lineOf(outcome)).toEqual([line]);
  });
  it('that WeChat refused with a code that nobody knows says so besides', () => {
    const code = { wechatCode: 99_999, rid: 'r-1' };
    expect(lineOf(refused('message', 'reply', { code: 99_999, rid: 'r-1' }))).toEqual([
      ['error', 'wechat_code_unknown', { ...about, ...code }],
      ['warn', 'reply_refused', { ...about, reason: 'message', ...code }],
    ]);
  });
  it('that was refused without asking WeChat has no code', () => {
    expect(lineOf(refused('window', 'rest'))).toEqual([
      ['warn', 'reply_refused', { ...about, reason: 'window', wechatCode: undefined, rid: undefined }],
    ]);
  });
  it('of a request has no rule, and no delay since a push', () => {
    expect(lineOf(settled({ state: 'sent' }), { origin: ofRequest, rule: null })).toEqual([
      ['info', 'reply_sent', { account: 'lantern', delivery: 'k.0', windowLeft: 4 }],
    ]);
  });
  it.each<ReplyState>([{ state: 'sent' }, { state: 'inResponse' }, { state: 'pending' }])(
    'is none where nothing was done now: %j',
    (state) => {
      expect(lineOf({ kind: 'decided', state })).toEqual([]);
      expect(lineOf({ kind: 'decided', state: { state: 'undetermined' } })).toHaveLength(1);
    },
  );
});

describe('the log line of a batch', () => {
  it.each([
    [{ messages: 10, postponed: 0, milliseconds: 3000 }, 0],
    [{ messages: 10, postponed: 0, milliseconds: 3001 }, 1],
    [{ messages: 1, postponed: 1, milliseconds: 5 }, 1],
  ])('is there if it was slow or something was postponed: %j', (batch, count) => {
    const { lines, log } = memoryLog();
    logBatch(log, batch);
    expect(lines).toEqual(new Array(count).fill({ level: 'info', event: 'batch_done', fields: batch }));
  });
});

describe('the wait before another try', () => {
  it('doubles from a second to five minutes', () => {
    expect([0, 1, 2, 3, 9, 10, 99].map(secondsUntilRetry)).toEqual([1, 1, 2, 4, 256, 300, 300]);
  });
  it.each([
    ['no window is open', 8, 0, 8],
    ['the window is long', 8, t0 + 3600, 8],
    ['it ends three seconds before the window', 8, t0 + 11, 8],
    ['it would end later', 8, t0 + 10, 7],
    ['hardly anything is left', 8, t0 + 3.5, 1],
    ['too little is left', 8, t0 + 3, 8],
    ['the window is over', 8, t0 - 1, 8],
  ])('is shortened or not where %s', (_, seconds, closesAt, expected) => {
    expect(pullBefore(seconds, closesAt, t0)).toBe(expected);
  });
});
