import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { claimOf, t0 } from '../../support/claim-builder.ts';
import { change, conversation } from '../../support/conversation-arbitraries.ts';
import { startConversationsTable, TableName } from '../../support/conversations-table.ts';

let dynamoDb: LocalDynamoDb;
beforeAll(async () => {
  dynamoDb = await startConversationsTable();
});
afterAll(() => dynamoDb.stop());

const repeated = <Value>(times: number, value: Value): Value[] => Array<Value>(times).fill(value);

it('the conversation table claims without a read only what the plan after a read would claim', async () => {
  // Most values are the usual ones: if several of the others meet, nothing is claimed, and the law says nothing.
  const claim = fc.record({
    key: fc.constantFrom('first', ...repeated(5, 'new')),
    opens: fc.constantFrom(
      ...repeated(4, 'userMessage' as const),
      ...repeated(2, 'menuClick' as const),
      'payment' as const,
      null,
    ),
    closes: fc.constant(false),
    replies: fc.constantFrom(0, ...repeated(3, 1), 2, 3, 4, 5, 6),
    inResponse: fc.constantFrom(...repeated(4, 0), 1, 2),
    delay: fc.constantFrom(...repeated(6, 1), 50, 56, 200_000),
    askedAt: fc.constantFrom(...repeated(4, t0), t0 - 5, t0 - 30),
    change,
    unlessMutedAfter: fc.constantFrom(null, t0, t0 + 30),
    keep: fc.constantFrom(...repeated(4, 0), 1, 3),
    unlessContactAfter: fc.constantFrom(...repeated(4, null), t0 - 60, t0),
    notAfter: fc.constantFrom(...repeated(19, Number.POSITIVE_INFINITY), t0 + 10),
    unlessUserWroteSince: fc.constantFrom(...repeated<string | null>(19, null), 'other'),
    unlessCancelled: fc.constantFrom(...repeated(19, null), { name: 'nudge', after: t0 - 60 }),
  });
  const store = conversationTable(dynamoDb.client, TableName);
  let users = 0;
  let claims = 0;
  await fc.assert(
    fc.asyncProperty(fc.option(conversation, { freq: 15 }), claim, async (before, { delay, ...specs }) => {
      const user = { account: 'lantern', openId: `o${users++}` };
      if (before !== null) {
        await store.save(user, { ...before, version: 1 }, t0);
      }
      const start = before === null ? emptyConversation : { ...before, version: 1 };
      const wanted = claimOf({
        ...specs,
        at: t0,
        now: t0 + delay,
        quotas: defaultQuotas['official-account'],
      });
      const claimed = await store.tryClaim(user, wanted);
      if (claimed === undefined) return;
      claims++;
      expect(start.memory.mutedUntil).toBeLessThanOrEqual(
        wanted.unlessMutedAfter ?? Number.POSITIVE_INFINITY,
      );
      const plan = planClaim(start, wanted);
      expect(plan.kind).toBe('claimed');
      if (plan.kind === 'claimed') expect(claimed).toEqual(plan.conversation);
    }),
    { numRuns: 800 },
  );
  // The law says nothing if hardly any claim is made.
  expect(claims).toBeGreaterThan(60);
}, 300_000);
