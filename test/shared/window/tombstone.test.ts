import { describe, expect, it } from 'vitest';
import { noMemory } from '#shared/rules/memory.ts';
import { type Conversation, type Delivery, emptyConversation } from '#shared/window/conversation.ts';
import { tombstoneOf } from '#shared/window/tombstone.ts';
import { sentAt, t0 } from '../../support/claim-builder.ts';

const delivery = (at: number, fields: Partial<Delivery> = {}): Delivery => ({
  at,
  lease: 0,
  owner: '',
  replies: [sentAt(at)],
  ...fields,
});
const before: Conversation = {
  ...emptyConversation,
  version: 7,
  grants: { scan: { at: t0, until: t0 + 60, left: 3 } },
  closedAt: 3,
  exhaustedAt: 4,
  lastSendAt: 5,
  watermark: t0 - 9,
  contactKey: 'k',
  memory: { ...noMemory, contactAt: t0 },
  deliveries: {
    old: delivery(t0 - 1),
    now: delivery(t0, {
      lease: t0 + 30,
      owner: 'a',
      rules: 7,
      recollection: { memory: noMemory, window: { messages: 1, until: t0 } },
      decided: { at: t0, response: null },
      replies: [
        sentAt(t0),
        { state: 'pending' },
        { state: 'reserved' },
        { state: 'putOff' },
        { state: 'inResponse' },
        { state: 'refused', reason: 'user' },
      ],
    }),
    request: delivery(t0 - 99, { rememberUntil: t0 + 1 }),
    over: delivery(t0 - 99, { rememberUntil: t0 }),
  },
};

describe('what stays of a conversation whose user is forgotten', () => {
  it('is what is needed to send nothing twice', () => {
    expect(tombstoneOf(before, t0 + 0.5)).toEqual({
      ...emptyConversation,
      version: 8,
      watermark: t0,
      forgottenAt: t0,
      deliveries: {
        now: {
          at: t0,
          lease: 0,
          owner: '',
          replies: [
            sentAt(t0),
            { state: 'undetermined' },
            { state: 'undetermined' },
            { state: 'undetermined' },
            { state: 'inResponse' },
            { state: 'refused', reason: 'user' },
          ],
        },
        request: { at: t0 - 99, lease: 0, owner: '', replies: [sentAt(t0 - 99)], rememberUntil: t0 + 1 },
      },
    });
  });
  it('never goes back behind what was forgotten before', () => {
    const later = tombstoneOf({ ...before, watermark: t0 + 50, forgottenAt: t0 + 60 }, t0);
    expect([later.watermark, later.forgottenAt]).toEqual([t0 + 50, t0 + 60]);
    expect(Object.keys(later.deliveries)).toEqual(['request']);
  });
});
