import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkWork } from '#functions/sender/check-work.ts';
import { isPushWork } from '#functions/sender/read-work.ts';

const push = {
  key: 'k',
  openId: 'o1',
  createTime: 1,
  opens: null,
  message: { type: 'text', content: '在吗' },
};
const whole = { kind: 'push', account: 'lantern', receivedAt: 1, push };
const decision = {
  rule: 'hours',
  applied: ['hours'],
  replies: [{ rule: 'hours', message: { msgtype: 'text', text: { content: '9:00' } } }],
  delayed: [],
  passive: null,
  emits: [],
  changes: {},
};

function isAccepted(value: unknown): boolean {
  try {
    checkWork(value);
    return true;
  } catch {
    return false;
  }
}

describe('a push on the queue', () => {
  it('is taken by a plain look just where its schema takes it', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(true, {}, push, { decision: {} }, { decision }, { decision, respondedAt: 1 }),
    );
    const changes = fc.dictionary(
      fc.constantFrom('account', 'receivedAt', 'push', 'decided', 'isUnanswered', 'answeredBy'),
      odd,
    );
    fc.assert(
      fc.property(changes, fc.boolean(), (change, isWhole) => {
        const value = JSON.parse(JSON.stringify({ ...(isWhole ? whole : { kind: 'push' }), ...change }));
        expect(isPushWork(value)).toBe(isAccepted(value));
      }),
      { numRuns: 2000 },
    );
  });
});
