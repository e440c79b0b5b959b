import { concurrency } from '../config/delivery-settings.ts';
import type { CompleteStackOptions } from '../config/stack-options.ts';

/** What ends how many pushes a second a stack can take and answer, and what to do about it. */
export interface Limit {
  readonly what: string;
  /** Pushes a second that it takes, each answered with one reply. */
  readonly pushesPerSecond: number;
  readonly remedy: string;
}

/** Seconds that a batch takes while many users write, the slowest of them counting, and messages in it of ten that there may be. */
const batch = { seconds: 0.5, messages: 5 };
const receiverSeconds = 0.025;

/** Seconds that a batch of the intake takes: each request is put on the reply queue. */
const intakeSeconds = 0.1;

/** Requests of other services and messages that fall due, a second, beside the pushes: each is answered like one of those after that. */
export const requestsPerSecond = (concurrency.intake / intakeSeconds) * batch.messages;

/** Quotas of an AWS account in a large region, as they are before anybody asks for more. */
export interface Quotas {
  /** Functions that run at once; 10 in a new AWS account. */
  readonly lambdaConcurrency: number;
  /** Entries that the bus takes a second. */
  readonly putEvents: number;
  /** Messages that FIFO queues of high throughput take a second, sent, received and deleted in batches. */
  readonly fifo: number;
  /** Write units a second of one table. */
  readonly writeUnits: number;
}

/** @see https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
export const quotasOf: Readonly<Record<'large' | 'other' | 'new', Quotas>> = {
  large: { lambdaConcurrency: 1000, putEvents: 10_000, fifo: 70_000, writeUnits: 40_000 },
  other: { lambdaConcurrency: 1000, putEvents: 2400, fifo: 9000, writeUnits: 40_000 },
  new: { lambdaConcurrency: 10, putEvents: 2400, fifo: 9000, writeUnits: 40_000 },
};
export type Kind = keyof typeof quotasOf;

/** The limits of a stack with these options, the one that is met first at the front. */
export function limitsOf(options: CompleteStackOptions, kind: Kind): readonly Limit[] {
  const { senderConcurrency, receiverConcurrency, webhook, httpApiRate } = options;
  const quotas = quotasOf[kind];
  // What a push needs of instances: its part of a sender's batch, and a receiver for a moment.
  const instancesPerPush = receiverSeconds + batch.seconds / batch.messages;
  const limits: Limit[] = [
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

/** The table of infra/docs/scale.md: what has to be raised at so many pushes a second, in the order in which it breaks. */
export function scaleTable(
  options: CompleteStackOptions,
  kind: Kind,
  rates = [100, 1000, 10_000, 100_000],
): string {
  const limits = limitsOf(options, kind);
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
