import { describe, expect, it } from 'vitest';
import type { RememberInput } from '#infra/local/page/api.ts';
import { personView } from '#infra/local/page/person.ts';
import { writeMemory } from '#infra/local/page/remember.ts';
import { type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import { defaultQuotas } from '#shared/window/quota.ts';

const who = { account: 'lantern', openId: 'oQ8dN5xKlantern0000000000001' };
const now = 1_798_000_000;
const later = now + 600;
const before: Conversation = {
  ...emptyConversation,
  version: 7,
  memory: {
    contactAt: now - 5,
    mutedUntil: later,
    state: { name: 'asked-order', until: later, values: { no: '8841' } },
    applied: { coupon: { at: [now], until: later }, otherwise: { at: [now], until: later } },
    kept: {
      values: { store: { text: '12', until: later } },
      counters: { visits: { count: 3, until: later } },
      tags: { vip: { until: later } },
      dialogues: { quiz: { name: 'second', until: later, values: {} } },
    },
  },
};
const unchanged: RememberInput = {
  ...who,
  dialogue: { name: 'asked-order', until: later },
  mutedUntil: later,
  unlimited: [],
  kept: [],
};

/** A store with one conversation, of which others may have written first. */
function store(others = 0) {
  let saved = before;
  let refusals = others;
  return {
    saved: () => saved,
    load: () => Promise.resolve(saved),
    save(_: unknown, conversation: Conversation) {
      if (refusals-- > 0) return Promise.resolve(false);
      saved = conversation;
      return Promise.resolve(true);
    },
  };
}

describe('what rules are to remember of a user', () => {
  it('stays as it is where nothing is said of it', async () => {
    const one = store();
    await writeMemory(one, unchanged, now);
    expect(one.saved()).toEqual({ ...before, version: 8 });
  });

  it('is what was said from then on', async () => {
    const one = store(2);
    await writeMemory(
      one,
      {
        ...who,
        dialogue: { name: 'asked-size', until: later },
        mutedUntil: 0,
        unlimited: ['coupon'],
        kept: [
          { kind: 'values', name: 'store', text: '13' },
          { kind: 'counters', name: 'visits', text: '9' },
          { kind: 'tags', name: 'vip', text: null },
          { kind: 'dialogues', name: 'quiz', text: 'third' },
          { kind: 'values', name: 'unknown', text: 'is not made' },
        ],
      },
      now,
    );
    const view = personView(who, one.saved(), defaultQuotas['official-account'], now);
    expect(view).toMatchObject({
      mutedUntil: 0,
      dialogue: { name: 'asked-size', values: {} },
      applied: [{ rule: 'otherwise' }],
      kept: [
        { kind: 'dialogues', name: 'quiz', text: 'third' },
        { kind: 'values', name: 'store', text: '13' },
        { kind: 'counters', name: 'visits', text: '9' },
      ],
    });
    expect(view.kept).toHaveLength(3);
  });

  it('is not written where it makes no sense, or others write all the time', async () => {
    const kept = [{ kind: 'counters' as const, name: 'visits', text: 'many' }];
    await expect(writeMemory(store(), { ...unchanged, kept }, now)).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await expect(writeMemory(store(99), unchanged, now)).rejects.toMatchObject({ code: 'conversation_busy' });
  });
});
