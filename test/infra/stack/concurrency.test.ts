import { describe, expect, it } from 'vitest';
import { completeOptions } from '#infra/config/read-stack-options.ts';
import { refresherInstances, reservations } from '#infra/config/reservations.ts';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { templateOf } from '../../support/stack-template.ts';

type Resource = { readonly Properties: Record<string, never> };
const propertiesOf = (options: StackOptions, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(templateOf({ options }).findResources(type) as Record<string, Resource>);
/** How many instances each function keeps, by its name. */
const kept = (options: StackOptions) =>
  Object.fromEntries(
    propertiesOf(options, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      id.replace(/Function[0-9A-F]{8}$/, ''),
      Properties['ReservedConcurrentExecutions'],
    ]),
  );
/** How many batches of a queue are handled at once. */
const batches = (options: StackOptions, queue: string): unknown =>
  propertiesOf(options, 'AWS::Lambda::EventSourceMapping').find(([, { Properties }]) =>
    JSON.stringify(Properties['EventSourceArn']).includes(queue),
  )?.[1].Properties['ScalingConfig'];

/** How the sender takes messages from the intake. */
const intakeOf = (senderConcurrency: number): unknown => {
  const [, mapping] =
    propertiesOf({ senderConcurrency }, 'AWS::Lambda::EventSourceMapping').find(([, { Properties }]) =>
      JSON.stringify(Properties['EventSourceArn']).includes('Intake'),
    ) ?? [];
  return [mapping?.Properties['ScalingConfig'], mapping?.Properties['BatchSize']];
};

describe('what falls due', () => {
  it.each([
    [5, 2, 1],
    [10, 2, 2],
    [20, 2, 6],
    [25, 2, 10],
    [50, 4, 10],
    [1000, 4, 10],
  ])('comes with senderConcurrency %i in %i batches of %i', (count, MaximumConcurrency, batchSize) => {
    expect(intakeOf(count)).toEqual([{ MaximumConcurrency }, batchSize]);
  });
});

describe('a flood of the URL', () => {
  it('can use up every instance, unless some are reserved', () => {
    expect(kept({})).toEqual({ Receiver: undefined, Sender: undefined, TokenRefresher: undefined });
  });
  it.each([5, 50, 200])(
    'leaves the sender the instances that its queues need with senderConcurrency %i',
    (count) => {
      const options = { reserveConcurrency: true, senderConcurrency: count } as const;
      const { Receiver, Sender, TokenRefresher } = kept(options);
      expect(Receiver).toBeUndefined();
      expect(TokenRefresher).toBe(refresherInstances);
      expect(batches(options, 'Replies')).toEqual({ MaximumConcurrency: count });
      const intake = batches(options, 'Intake') as { MaximumConcurrency: number };
      expect(Sender).toBe(count + intake.MaximumConcurrency);
      // And so many are counted before a deploy.
      expect(reservations(completeOptions(options)).get('reserveConcurrency')).toBe(
        Number(Sender) + refresherInstances,
      );
    },
  );
  it('ends at the rate of the HTTP API', () => {
    const [[, { Properties } = { Properties: {} }] = []] = propertiesOf(
      { webhook: 'http-api', httpApiRate: 20 },
      'AWS::ApiGatewayV2::Stage',
    );
    expect(Properties['DefaultRouteSettings' as never]).toMatchObject({
      ThrottlingRateLimit: 20,
      ThrottlingBurstLimit: 40,
    });
  });
});
