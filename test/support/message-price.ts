/*
 * The price of a million messages, from the calls and log lines that test/functions/sender/cost.test.ts counts and the list
 * prices of us-east-1 without free tier. infra/docs/cost.md shows the tables, and test/infra/docs/cost.test.ts compares
 * them.
 */

export interface MessageCalls {
  /** What is counted. */
  readonly writes: number;
  /** Events put on the bus, by us or by another service. */
  readonly events: number;
  /** Where the message comes from. */
  readonly from: 'wechat' | 'service';
  /** How long the sender works on a batch, with its users in parallel; milliseconds. */
  readonly senderTime: number;
  /** Whether WeChat is called. */
  readonly sends: boolean;
}

export const messages = {
  'not answered, nothing published': { from: 'wechat', writes: 1, events: 0, senderTime: 50, sends: false },
  'answered, nothing published': { from: 'wechat', writes: 2, events: 0, senderTime: 290, sends: true },
  'answered, with a record': { from: 'wechat', writes: 3, events: 0, senderTime: 300, sends: true },
  'answered, published': { from: 'wechat', writes: 2, events: 1, senderTime: 305, sends: true },
  'answered, with a record, published': {
    from: 'wechat',
    writes: 3,
    events: 1,
    senderTime: 315,
    sends: true,
  },
  'asked for by another service': { from: 'service', writes: 2, events: 1, senderTime: 290, sends: true },
} as const satisfies Readonly<Record<string, MessageCalls>>;
export type MessageName = keyof typeof messages;

/** How messages arrive. */
export const situations = {
  /** Several users write at the same time: a batch has three messages, and a connection to WeChat is open. */
  busy: { batch: 3, handshake: 0 },
  /**
   * Users write one by one: a batch has one message, and the previous connection was closed after three idle seconds. Three
   * round trips to a region 40 ms away, and 20 ms of computing.
   */
  quiet: { batch: 1, handshake: 140 },
} as const;
export type Situation = keyof typeof situations;

/** Bytes of the log lines about a push and about a reply, including the 26 that CloudWatch adds to each. */
export const lineBytes = { push: 215, reply: 470 } as const;

const gigabyteSecond = 0.0000133334;
const invocation = 0.2;
/** A million requests. */
const request = { fifo: 0.5, standard: 0.4 } as const;
const receiver = { gigabytes: 0.5, seconds: 0.025 };
/** The stack's memory size; test/infra/docs/cost.test.ts compares it. */
export const senderMegabytes = 192;
/** The time to move a request from the intake to the reply queue. */
const intakeSeconds = 0.03;

/** Dollars for a million messages, by part. */
export function priceOf({ from, writes, events, senderTime, sends }: MessageCalls, situation: Situation) {
  const { batch, handshake } = situations[situation];
  const compute = (gigabytes: number, seconds: number): number => gigabytes * seconds * gigabyteSecond * 1e6;
  const sender = (seconds: number): number => (invocation + compute(senderMegabytes / 1024, seconds)) / batch;
  // One send; a receive and a delete for each batch.
  const through = (price: number): number => (1 + 2 / batch) * price;
  const isPush = from === 'wechat';
  const bytes = (isPush ? lineBytes.push : 0) + (sends ? lineBytes.reply : 0);
  const parts = {
    receiver: isPush ? invocation + compute(receiver.gigabytes, receiver.seconds) : 0,
    queues: through(request.fifo) + (isPush ? 0 : through(request.standard)),
    sender: sender((senderTime + (sends ? handshake : 0)) / 1000) + (isPush ? 0 : sender(intakeSeconds)),
    dynamoDb: writes * 0.625,
    bus: events * 1,
    logs: (bytes * 1e6 * 0.5) / 1e9,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** A table of the documents. */
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
