import { defaultSenderConcurrency, intakeSettings } from '../config/delivery-settings.ts';
import type { CompleteStackOptions } from '../config/stack-options.ts';

/** A limit on how many pushes a second a stack can handle, and what to do about it. */
export interface ScaleLimit {
  readonly what: string;
  /** How many pushes a second it allows, each with one reply. */
  readonly pushesPerSecond: number;
  readonly remedy: string;
}

/**
 * How long a batch takes while many users write, by its slowest message, in seconds, and how many of the ten possible
 * messages it has.
 */
const batch = { seconds: 0.5, messages: 5 };
const receiverSeconds = 0.025;

/** How long a batch of the intake takes, which moves each request to the reply queue; seconds. */
const intakeSeconds = 0.1;

/**
 * Requests of other services and messages that fall due, a second, in addition to the pushes. Each then costs as much
 * as a push.
 */
export const requestsPerSecond =
  (intakeSettings(defaultSenderConcurrency).maxConcurrency / intakeSeconds) * batch.messages;

/** Default quotas of an AWS account in a large region. */
export interface Quotas {
  /** Concurrent executions; 10 in a new AWS account. */
  readonly lambdaConcurrency: number;
  /** PutEvents entries a second. */
  readonly putEvents: number;
  /** Messages a second of a high-throughput FIFO queue, sent, received and deleted in batches. */
  readonly fifo: number;
  /** Write units a second for one table. */
  readonly writeUnits: number;
}

/** @see https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
export const awsQuotas: Readonly<Record<'large' | 'other' | 'new', Quotas>> = {
  large: { lambdaConcurrency: 1000, putEvents: 10_000, fifo: 70_000, writeUnits: 40_000 },
  other: { lambdaConcurrency: 1000, putEvents: 2400, fifo: 9000, writeUnits: 40_000 },
  new: { lambdaConcurrency: 10, putEvents: 2400, fifo: 9000, writeUnits: 40_000 },
};
export type Kind = keyof typeof awsQuotas;

/** The limits of a stack with these options, lowest first. */
export function scaleLimits(options: CompleteStackOptions, kind: Kind): readonly ScaleLimit[] {
  const { senderConcurrency, receiverConcurrency, webhook, httpApiRate } = options;
  const quotas = awsQuotas[kind];
  // The instances that a push needs: its share of a sender's batch, and a receiver for a moment.
  const instancesPerPush = receiverSeconds + batch.seconds / batch.messages;
  const limits: ScaleLimit[] = [
    {
      what: `senderConcurrency ${senderConcurrency}`,
      pushesPerSecond: (senderConcurrency / batch.seconds) * batch.messages,
      remedy: 'raise `senderConcurrency`, up to 1000',
    },
    {
      what: `concurrent executions of the AWS account, ${quotas.lambdaConcurrency}`,
      pushesPerSecond: quotas.lambdaConcurrency / instancesPerPush,
      remedy:
        'Service Quotas, Lambda, "Concurrent executions"; it grows by 1,000 in 10 seconds for each function',
    },
    {
      what: `PutEvents, ${quotas.putEvents} a second`,
      pushesPerSecond: quotas.putEvents,
      remedy: 'Service Quotas, EventBridge, "PutEvents throttle limit"; or publish less (`publish`)',
    },
    {
      what: `SQS FIFO, ${quotas.fifo} messages a second`,
      pushesPerSecond: quotas.fifo,
      remedy: 'Service Quotas, SQS; then several stacks',
    },
    {
      what: 'ConversationTable while it is new, 4000 writes a second',
      pushesPerSecond: 4000 / 2,
      remedy: 'it doubles by itself within half an hour; warm throughput before a campaign',
    },
    {
      what: `ConversationTable, ${quotas.writeUnits} writes a second`,
      pushesPerSecond: quotas.writeUnits / 2,
      remedy: 'Service Quotas, DynamoDB, "Table-level write throughput"; then several stacks',
    },
  ];
  if (webhook !== 'function-url') {
    limits.push({
      what: `httpApiRate ${httpApiRate}`,
      pushesPerSecond: httpApiRate,
      remedy: 'raise `httpApiRate`, up to 10000',
    });
  }
  if (receiverConcurrency !== undefined) {
    limits.push({
      what: `receiverConcurrency ${receiverConcurrency}`,
      pushesPerSecond: receiverConcurrency / receiverSeconds,
      remedy: 'raise `receiverConcurrency`, or leave it out',
    });
  }
  return limits.toSorted((a, b) => a.pushesPerSecond - b.pushesPerSecond);
}

/** The table of infra/docs/scale.md: what breaks at a number of pushes a second, in order. */
export function scaleTable(
  options: CompleteStackOptions,
  kind: Kind,
  rates = [100, 1000, 10_000, 100_000],
): string {
  const limits = scaleLimits(options, kind);
  const cell = (rate: number): string => {
    const met = limits.filter(({ pushesPerSecond }) => pushesPerSecond < rate);
    if (met.length === 0) return 'nothing';
    return met
      .map(({ what, pushesPerSecond, remedy }) => `${what} (${Math.round(pushesPerSecond)}): ${remedy}`)
      .join('<br>');
  };
  return [
    '| pushes a second | what breaks, in this order (at how many pushes a second): what to do |',
    '| ---: | --- |',
    ...rates.map((rate) => `| ${rate.toLocaleString('en-US')} | ${cell(rate)} |`),
  ].join('\n');
}
