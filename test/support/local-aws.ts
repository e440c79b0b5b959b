import { afterEach } from 'vitest';
import type { Terminal } from '#infra/cli/terminal.ts';
import { startAwsEndpoint } from '#infra/local/aws/endpoint.ts';
import { createQueue, type LocalQueue } from '#infra/local/aws/queue.ts';
import type { StackResource } from '#infra/local/aws/services/service.ts';
import { type Clock, createClock } from '#infra/local/clock.ts';
import type { LocalServer } from '#infra/local/http-server.ts';
import { type Ran, runWechat } from './command-line.ts';

const running: LocalServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

export interface LocalAws {
  readonly clock: Clock;
  readonly queues: Readonly<Record<string, LocalQueue>>;
  readonly secrets: Map<string, string | undefined>;
  /** Makes every operation of this name fail; `undefined` ends that. */
  failOn(operation: string | undefined): void;
  run(args: readonly string[], terminal?: Terminal): Promise<Ran>;
}

/** The queues of a deployed stack, by the path of their construct. */
const queuePaths = {
  RepliesQueue: true,
  RepliesDeadLetterQueue: true,
  IntakeQueue: false,
  IntakeDeadLetterQueue: false,
  EventsDeadLetterQueue: false,
  PlatformsQueue: false,
  PlatformsDeadLetterQueue: false,
} as const satisfies Record<string, boolean>;

/** The outputs of a stack with one account. */
const outputs = {
  DeployedRules: 'lantern:b3Jx9QpZt7Vb:ABCDEFGHIJKLM',
  WebhookUrl: 'https://abcdefghij.lambda-url.ap-southeast-1.on.aws/lantern',
};

/** The endpoint of the local run, with the secrets and queues of a stack and without functions. */
export async function localAws(
  secrets: Readonly<Record<string, string | undefined>> = {},
): Promise<LocalAws> {
  const clock = createClock(1_761_200_431_000);
  const queues: Record<string, LocalQueue> = {};
  for (const [name, isFifo] of Object.entries(queuePaths)) {
    queues[name] = createQueue(
      {
        name,
        isFifo,
        visibilityTimeout: 180,
        deduplicationPerGroup: true,
        maxReceiveCount: Number.POSITIVE_INFINITY,
        deadLetterQueue: undefined,
      },
      clock,
    );
  }
  const values = new Map(Object.entries(secrets));
  let failing: string | undefined;
  const resources: StackResource[] = Object.keys(queuePaths).map((name) => ({
    logicalId: `${name}0A1B2C3D`,
    type: 'AWS::SQS::Queue',
    physicalId: `http://127.0.0.1/000000000000/${name}`,
  }));
  const server = await startAwsEndpoint({
    queueByUrl: (url) =>
      failing === 'send' && url.endsWith('RepliesQueue') ? undefined : queues[url.split('/').at(-1) ?? ''],
    queueByArn: () => undefined,
    clock,
    principalOf: (accessKey) => accessKey,
    schedules: new Map(),
    objects: new Map(),
    bus: () => {
      throw new Error('There is no bus.');
    },
    secrets: () => values,
    stack: () => ({ name: 'wechat-reply', outputs, resources }),
    invoke: async () => undefined,
    dynamoDb: () => '',
  });
  running.push(server);
  return {
    clock,
    queues,
    secrets: values,
    failOn: (operation) => {
      failing = operation;
    },
    run: (args, terminal) =>
      runWechat(args, {
        environment: { AWS_ENDPOINT_URL: server.url },
        now: clock.now,
        ...(terminal && { terminal }),
      }),
  };
}
