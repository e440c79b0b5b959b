import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzInput } from './inputs.ts';
import { receiverUnderFuzz } from './receiver-law.ts';

describe('the receiver under fuzz', () => {
  it('never fails, never hangs, queues nothing that nobody signed, and refuses nothing that somebody signed', async () => {
    const { check, counts } = receiverUnderFuzz();
    await fc.assert(fc.asyncProperty(fuzzInput, check), { numRuns: 5000 });
    // The law says nothing if nothing gets through, or nothing is refused.
    expect(counts.queued).toBeGreaterThan(100);
    expect(counts.notUnderstood).toBeGreaterThan(20);
    expect(counts.platformEvents).toBeGreaterThan(50);
    expect([...counts.byStatus.keys()].sort()).toEqual([200, 400, 403, 405, 413]);
  });
});
