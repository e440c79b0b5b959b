import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../support/memory-store.ts';
import { openId, setUp, t0, textAt } from './set-up.ts';

const rules = [
  {
    id: 'coupon',
    when: { text: { equals: '领券' } },
    limit: { name: 'coupon', times: 2, of: 'everybody' },
    reply: { text: '券' },
  },
  { id: 'late', when: { text: { equals: '领券' } }, reply: { text: '领完了' } },
];

/** What a user writes, the first time of many. */
function textOf(user: number, id = '1') {
  const record = textAt('领券', t0, id);
  return {
    ...record,
    messageId: `${record.messageId}-${user}`,
    body: record.body.replaceAll(openId, `${openId}${user}`),
  };
}

describe('a limit of everybody', () => {
  it('lets no more through than it has places, whoever comes', async () => {
    const { handle, sentTexts } = setUp({ account: { rules } });
    for (let user = 0; user < 4; user++) await handle(textOf(user));
    expect(sentTexts()).toEqual(['券', '券', '领完了', '领完了']);
  });
  it('gives a repeat what the first try got, and takes no second place for it', async () => {
    const { handle, sentTexts, conversations } = setUp({ account: { rules } });
    for (let n = 0; n < 3; n++) await handle(textOf(1));
    expect([...conversations.taken.values()]).toEqual([1]);
    for (const user of [2, 3]) await handle(textOf(user));
    await handle(textOf(1));
    await handle(textOf(3));
    expect(sentTexts()).toEqual(['券', '券', '领完了']);
  });
  it('takes one place where somebody else was faster to change the conversation', async () => {
    const store = memoryStore();
    let losses = 2;
    const contended = {
      ...store,
      save: async (...given: Parameters<typeof store.save>) => (losses-- > 0 ? false : store.save(...given)),
    };
    const { handle, sentTexts } = setUp({ account: { rules }, conversations: contended });
    await handle(textOf(1));
    expect(sentTexts()).toEqual(['券']);
    expect([...store.taken.values()]).toEqual([1]);
  });
  it('wastes a place at most where an attempt dies before it has said what it got', async () => {
    const store = memoryStore();
    let isDown = true;
    const dying = {
      ...store,
      save: async (...given: Parameters<typeof store.save>) => {
        if (isDown) throw new Error('down');
        return store.save(...given);
      },
    };
    const { handle, sentTexts } = setUp({ account: { rules }, conversations: dying });
    await handle(textOf(1));
    isDown = false;
    await handle(textOf(1));
    await handle(textOf(2));
    expect(sentTexts()).toEqual(['券', '领完了']);
  });
});
