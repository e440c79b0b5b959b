import { describe, expect, it } from 'vitest';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import type { PushWork } from '#shared/contracts/work.ts';
import { noMemory, type RuleMemory } from '#shared/rules/memory.ts';
import { planClaim } from '#shared/window/claim.ts';
import { type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { claimOf } from '../../support/claim-builder.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { openId, setUp, t0, textAt, textRecord } from './set-up.ts';

const when = { text: { contains: '营业时间' } };
const hours = { id: 'hours', when, passive: true, reply: { text: '9:00-21:00' }, continue: true };
const days = { id: 'days', when, reply: { text: '周一休息' } };
const conversation = `lantern#${openId}`;

/** The first request, whose response was to have the answer, and the one by which WeChat asks again. */
const first = workOf({ answeredBy: 'hours' }, 'first');
const repeat = workOf({ receivedAt: (t0 + 5) * 1000 }, 'repeat');
function workOf(fields: Partial<PushWork>, id: string): QueueRecord {
  const record = textRecord('营业时间', '1', { id });
  return { ...record, body: JSON.stringify({ ...JSON.parse(record.body), ...fields }) };
}
const { key } = (JSON.parse(first.body) as PushWork).push;
const marked = (memory: Partial<RuleMemory> = {}): Conversation => ({
  ...emptyConversation,
  version: 1,
  memory: { ...noMemory, ...memory },
  responseMarks: { [key]: [{ receivedAt: t0 * 1000, rule: 'hours' }] },
});

function setUpMarked(rules: readonly object[], memory: Partial<RuleMemory> = {}) {
  const sender = setUp({ account: { rules } });
  sender.conversations.conversations.set(conversation, marked(memory));
  return sender;
}

describe('a push that was queued unanswered', () => {
  const rules = [hours, days];
  function setUpAnswered(receivedAt: number) {
    const sender = setUp({ account: { rules } });
    const responseMarks = { [key]: [{ receivedAt, rule: 'hours' }] };
    sender.conversations.conversations.set(conversation, { ...marked(), responseMarks });
    return sender;
  }
  const unanswered = textRecord('营业时间');
  it('is not answered again where the response to a repeat has done so', async () => {
    const { handle, sentTexts, eventsOf } = setUpAnswered((t0 + 5) * 1000);
    await handle(unanswered);
    expect(sentTexts()).toEqual(['周一休息']);
    expect(eventsOf('WeChatMessageReceived')).toMatchObject([{ rule: 'hours' }]);
    await handle(unanswered);
    expect(sentTexts()).toHaveLength(1);
  });
  it.each([
    ['itself, too late', t0],
    ['an earlier one that never was in the queue', t0 - 5],
  ])('is answered, if all that was to be answered is %s', async (_, at) => {
    const { handle, sentTexts, conversations } = setUpAnswered(at * 1000);
    await handle(unanswered);
    expect(sentTexts()).toEqual(['9:00-21:00', '周一休息']);
    expect(conversations.conversations.get(conversation)?.responseMarks).toEqual({});
  });
});

describe('what a response was to have, where WeChat asks again', () => {
  it('is sent after what was sent already, is counted, and is told once', async () => {
    const { handle, sentTexts, eventsOf } = setUpMarked([hours, days]);
    await handle(first);
    expect(sentTexts()).toEqual(['周一休息']);
    await handle(repeat);
    await handle(repeat);
    expect(sentTexts()).toEqual(['周一休息', '9:00-21:00']);
    expect(new Set(eventsOf('WeChatReplySent').map(({ deliveryId }) => deliveryId))).toEqual(
      new Set([`${key}.0`, `${key}.1`]),
    );
    expect(eventsOf('WeChatReplySent').at(-1)).toMatchObject({ windowLeft: { messages: 3 } });
  });
  const muted = { mutedUntil: t0 + 600 };
  it.each([
    ['', [hours, days], ['9:00-21:00']],
    [
      ', after a rule that speaks all the same',
      [
        hours,
        { ...days, evenWhenMuted: true, continue: true },
        { id: 'more', when, reply: { text: '再见' } },
      ],
      ['周一休息', '9:00-21:00'],
    ],
  ])('is sent to a user who is muted, whom the response would have answered%s', async (_, rules, sent) => {
    const { handle, sentTexts } = setUpMarked(rules, muted);
    await handle(first);
    await handle(repeat);
    expect(sentTexts()).toEqual(sent);
  });
  it('is what the rules of now say, where they are others', async () => {
    const { handle, sentTexts } = setUpMarked([
      { id: 'new-hours', when, passive: true, reply: { text: '8:00-20:00' } },
    ]);
    await handle(first);
    expect(sentTexts()).toEqual([]);
    await handle(repeat);
    expect(sentTexts()).toEqual(['8:00-20:00']);
  });
  it('is not sent again by an attempt that missed the answer to its last write', async () => {
    const table = memoryStore();
    let between: (() => Promise<unknown>) | undefined;
    const conversations: ConversationStore = {
      ...table,
      async save(id, after, now) {
        const isSaved = await table.save(id, after, now);
        const states = after.deliveries[key]?.replies.map(({ state }) => state).join();
        const meanwhile = states === 'inResponse,sent' ? between : undefined;
        if (meanwhile === undefined) return isSaved;
        between = undefined;
        await meanwhile();
        // The SDK makes the call again, and finds a newer version.
        return false;
      },
    };
    const { handle, sentTexts } = setUp({ account: { rules: [hours, days] }, conversations });
    table.conversations.set(conversation, marked());
    between = () => handle(first, repeat);
    await handle(first, repeat);
    expect(sentTexts()).toEqual(['周一休息', '9:00-21:00']);
  });
  it('keeps its record when the delivery is forgotten and the message comes once more', async () => {
    const { handle, audited, clock } = setUpMarked([
      hours,
      days,
      { id: 'any', when: { message: 'any' }, reply: { text: '在' } },
    ]);
    await handle(first);
    for (let n = 1; n <= 12; n++) {
      clock.now = (t0 + n * 600 + 1) * 1000;
      await handle(textAt('在吗', t0 + n * 600, `later ${n}`));
    }
    await handle(first);
    expect(audited[0]).toMatchObject({ isProvisional: true, knowsDelivery: true });
    expect(audited.at(-1)).toMatchObject({ replies: [{ reason: 'superseded' }, {}], knowsDelivery: false });
  });
  it('takes no place from a reply that is to be sent again', () => {
    const grant = { at: t0, until: t0 + 172_800, left: 0 };
    const before: Conversation = {
      ...marked(),
      grants: { userMessage: grant },
      deliveries: {
        [key]: {
          at: t0,
          lease: t0 + 30,
          owner: 'dead',
          sentAt: 0,
          replies: [{ state: 'inResponse' }, { state: 'reserved' }, { state: 'reserved' }],
        },
      },
    };
    const claim = claimOf({ key, unlessAnswered: true, now: t0 + 40, owner: 'b', resend: true });
    const plan = planClaim(before, claim);
    expect(plan).toMatchObject({
      kind: 'claimed',
      delivery: { replies: [{ state: 'reserved' }, { state: 'undetermined' }, { state: 'refused' }] },
    });
  });
});

describe('several replies', () => {
  it('are each sent only while the window is open that pays for them', async () => {
    const sent: number[] = [];
    const sender = setUp({
      account: {
        quotas: { userMessage: { limit: 1, window: '1m' } },
        rules: [{ id: 'two', when: { text: { equals: '二' } }, reply: [{ text: '1' }, { text: '2' }] }],
      },
      http: async () => {
        sent.push(sender.clock.now / 1000 - t0);
        sender.clock.now += 8000;
        return {
          status: 200,
          contentType: 'application/json',
          body: Buffer.from('{"errcode":0,"errmsg":"ok"}'),
        };
      },
    });
    sender.conversations.conversations.set(conversation, {
      ...emptyConversation,
      version: 1,
      grants: { scan: { at: t0, until: t0 + 60, left: 3 } },
    });
    sender.clock.now = (t0 + 50) * 1000;
    await sender.handle(textAt('二', t0 + 49, '2'));
    expect(sent).toEqual([50]);
  });
});
