/*
 * What a million messages cost, from the calls that test/functions/sender/cost.test.ts counts and the list prices of
 * us-east-1 without free tier. infra/docs/cost.md shows the tables; test/infra/docs/cost.test.ts holds it to this.
 */

export interface MessageCalls {
  /** What is counted. */
  readonly writes: number;
  readonly events: number;
  /** Milliseconds that the sender works on a batch, users side by side. */
  readonly senderTime: number;
  /** Whether WeChat is called. */
  readonly sends: boolean;
  /** Bytes of log lines, with the 26 that CloudWatch adds to each. */
  readonly logBytes: number;
}

export const messages = {
  'not answered, nothing published': { writes: 1, events: 0, senderTime: 40, sends: false, logBytes: 450 },
  'answered, nothing published': { writes: 2, events: 0, senderTime: 280, sends: true, logBytes: 1020 },
  'answered, with a record': { writes: 3, events: 0, senderTime: 290, sends: true, logBytes: 1020 },
  'answered, published': { writes: 2, events: 1, senderTime: 295, sends: true, logBytes: 1020 },
  'answered, with a record, published': {
    writes: 3,
    events: 1,
    senderTime: 305,
    sends: true,
    logBytes: 1020,
  },
} as const satisfies Readonly<Record<string, MessageCalls>>;
export type MessageName = keyof typeof messages;

/** How messages come. */
export const situations = {
  /** Several users at once: a batch has three messages, and a connection to WeChat is open. */
  busy: { batch: 3, handshake: 0 },
  /** One by one: a batch has one, and the connection of before was closed after three idle seconds. */
  quiet: { batch: 1, handshake: 120 },
} as const;
export type Situation = keyof typeof situations;

const gigabyteSecond = 0.0000133334;
const invocation = 0.2;
const receiver = { gigabytes: 0.5, seconds: 0.025 };
const senderGigabytes = 0.375;

/** Dollars for a million messages, by part. */
export function priceOf({ writes, events, senderTime, sends, logBytes }: MessageCalls, situation: Situation) {
  const { batch, handshake } = situations[situation];
  const compute = (gigabytes: number, seconds: number): number => gigabytes * seconds * gigabyteSecond * 1e6;
  const seconds = (senderTime + (sends ? handshake : 0)) / 1000;
  const parts = {
    receiver: invocation + compute(receiver.gigabytes, receiver.seconds),
    // One send; a receive and a delete for each batch.
    queue: (1 + 2 / batch) * 0.5,
    sender: (invocation + compute(senderGigabytes, seconds)) / batch,
    dynamoDb: writes * 0.625,
    bus: events * 1,
    logs: (logBytes * 1e6 * 0.5) / 1e9,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** A table of the docs. */
export function priceTable(situation: Situation): string {
  const parts = Object.keys(priceOf(messages['answered, published'], situation));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row([
      `a million messages, ${situation}`,
      ...parts.map((part) => (part === 'dynamoDb' ? 'DynamoDB' : part)),
    ]),
    row(['---', ...parts.map(() => '---:')]),
    ...Object.entries(messages).map(([name, calls]) =>
      row([name, ...Object.values(priceOf(calls, situation)).map((price) => price.toFixed(2))]),
    ),
  ].join('\n');
}
