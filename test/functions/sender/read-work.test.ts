import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkWork } from '#functions/sender/check-work.ts';
import { isPushWork, readWork } from '#functions/sender/read-work.ts';

const push = { key: 'k', openId: 'o1', createTime: 1 };
const whole = { kind: 'push', account: 'lantern', receivedAt: 1, push };

const readBody = async (body: string) => {
  const record = { messageId: 'r', receiptHandle: 'r', body, attributes: { MessageGroupId: 'o1' } };
  return readWork(record, { receiver: '', sender: '' }, 0);
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
      fc.constantFrom(true, {}, { decision: {} }, { decision: {}, respondedAt: 1 }),
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
  it('is read as it was written', async () => {
    expect(await readBody(JSON.stringify(whole))).toEqual(whole);
  });
  it.each(['not JSON', 'null', '{"kind":"push"}', '{"kind":"nothing"}', '[]'])(
    'is refused where it is %j',
    async (body) => {
      await expect(readBody(body)).rejects.toMatchObject({ code: 'work_malformed' });
    },
  );
});
