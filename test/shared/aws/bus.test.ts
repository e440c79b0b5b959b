import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { eventBus } from '#shared/aws/bus.ts';
import { busEvent } from '#shared/contracts/event.ts';

/** A bus that refuses, at each call, the entries with the given detail types. */
function fakeBus(...refusals: readonly (readonly string[])[]) {
  const calls: string[][] = [];
  const client = {
    async send({ input }: PutEventsCommand) {
      const refused = refusals[calls.length] ?? [];
      const types = (input.Entries ?? []).map(({ DetailType }) => String(DetailType));
      calls.push(types);
      const Entries = types.map((type) =>
        refused.includes(type) ? { ErrorCode: 'ThrottlingException' } : { EventId: 'e' },
      );
      return { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries };
    },
  };
  return { calls, publish: eventBus(client as unknown as EventBridgeClient, 'wechat-reply') };
}
const events = (...types: readonly string[]) =>
  types.map((type) =>
    busEvent('wechat.sender', type, { id: type, time: 1761200431 }, { account: 'lantern' }),
  );

describe('eventBus', () => {
  it('publishes nothing without asking', async () => {
    const { calls, publish } = fakeBus();
    await publish([]);
    expect(calls).toEqual([]);
  });
  it('sends again just the entries that were refused', async () => {
    const { calls, publish } = fakeBus(['B'], ['B']);
    await publish(events('A', 'B', 'C'));
    expect(calls).toEqual([['A', 'B', 'C'], ['B'], ['B']]);
  });
  it('fails, to be tried again, when entries stay refused', async () => {
    const { publish } = fakeBus(['B'], ['B'], ['B']);
    await expect(publish(events('A', 'B'))).rejects.toMatchObject({
      code: 'bus_refused',
      decision: { kind: 'retry' },
      message: expect.stringContaining('refused 1 of 2 events 3 times (ThrottlingException)'),
    });
  });
  it('puts at most ten entries into a call', async () => {
    const { calls, publish } = fakeBus();
    await publish(events(...'ABCDEFGHIJKL'));
    expect(calls.map(({ length }) => length)).toEqual([10, 2]);
  });
  it('puts no more bytes into a call than it takes', async () => {
    const { calls, publish } = fakeBus();
    const large = (length: number) => ({ text: '长'.repeat(length) });
    const sizes = [20_000, 20_000, 50_000, 100, 100_000, 100];
    await publish(
      sizes.map((size) => busEvent('wechat.sender', 'A', { id: 'A', time: 1761200431 }, large(size))),
    );
    expect(calls.map(({ length }) => length)).toEqual([2, 2, 1, 1]);
  });
});
