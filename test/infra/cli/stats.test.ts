import { describe, expect, it } from 'vitest';
import { gather } from '#infra/cli/stats/gather.ts';
import { statsOf } from '#infra/cli/stats/stats.ts';
import type { AuditRecord } from '#shared/aws/audit-table.ts';
import { t0 } from '../../support/rules-builder.ts';

const record = (user: string, more: Partial<AuditRecord>): AuditRecord => ({
  account: 'lantern',
  user,
  key: 'k',
  at: t0,
  finishedAt: t0,
  origin: 'push',
  replies: [],
  ...more,
});
const input = {
  account: 'lantern',
  timezone: 'Asia/Shanghai',
  rules: ['hours', 'never'],
  since: t0 - 86_400,
  until: t0,
  questions: null,
};

describe('the numbers of an account', () => {
  it('count each message once, whatever became of it', () => {
    const stats = statsOf(
      [
        record('a', { met: { type: 'text', rule: 'hours' }, replies: [{ type: 'text', state: 'sent' }] }),
        record('a', { met: { type: 'text', rule: 'rest', isDefault: true }, at: t0 - 86_400 }),
        record('b', { met: { type: 'image', rule: null, muted: true } }),
        record('b', { met: { type: 'text', rule: 'human', transferred: true } }),
        record('c', { met: { type: 'event subscribe', rule: 'hours' } }),
        record('d', {
          origin: 'request',
          replies: [
            { type: 'text', state: 'refused', reason: 'window' },
            { type: 'text', state: 'undetermined' },
          ],
        }),
      ],
      input,
    );
    expect(stats).toMatchObject({
      messages: 4,
      events: 1,
      users: 3,
      unanswered: 2,
      muted: 1,
      transferred: 1,
      sent: 1,
      undetermined: 1,
      refused: [{ reason: 'window', code: null, times: 1 }],
      rules: [
        { rule: 'hours', times: 2, share: 0.5, isDefault: false },
        { rule: 'rest', times: 1, isDefault: true },
        { rule: 'human', times: 1 },
        { rule: 'never', times: 0 },
      ],
      days: [{ messages: 1 }, { messages: 3 }],
    });
    expect(stats.hours.reduce((sum, count) => sum + count, 0)).toBe(4);
  });
});

describe('questions', () => {
  it('are gathered by what they have in common, the most frequent first', () => {
    expect(
      gather(['可以带宠物吗', '能停车吗', '可以带宠物吗？', '能带宠物吗', '有停车位吗', '附近能停车吗']),
    ).toEqual([
      { text: '可以带宠物吗', times: 3, alike: ['能带宠物吗'] },
      { text: '能停车吗', times: 2, alike: ['附近能停车吗'] },
      { text: '有停车位吗', times: 1, alike: [] },
    ]);
    expect(gather(['', ' ', '好'])).toEqual([{ text: '好', times: 1, alike: [] }]);
  });
});
