import type { DeployedStack } from '../aws/find-stack.ts';

/** What the dead letters of a queue were meant for; the name on the command line and in alarms. */
export const deadLetterSources = ['replies', 'intake', 'events', 'platforms'] as const;
export type DeadLetterSource = (typeof deadLetterSources)[number];

export interface DeadLetterQueue {
  readonly of: DeadLetterSource;
  readonly url: string;
  /** The queue that redriven letters go to. */
  readonly targetUrl: string;
}

/** The paths of the queues among the constructs: the dead letters, and the queue that handles them again. */
const paths = {
  replies: { deadLetters: 'RepliesDeadLetterQueue', target: 'RepliesQueue' },
  intake: { deadLetters: 'IntakeDeadLetterQueue', target: 'IntakeQueue' },
  // What a rule of the bus or a schedule could not deliver was meant for the intake, except for reports about tokens.
  events: { deadLetters: 'EventsDeadLetterQueue', target: 'IntakeQueue' },
  platforms: { deadLetters: 'PlatformsDeadLetterQueue', target: 'PlatformsQueue' },
} as const satisfies Record<DeadLetterSource, { deadLetters: string; target: string }>;

/**
 * The dead-letter queues of a stack; without third-party platforms there are two.
 *
 * @throws CodedError `resource_missing`
 */
export function deadLetterQueuesOf(stack: DeployedStack): DeadLetterQueue[] {
  const type = 'AWS::SQS::Queue';
  return deadLetterSources
    .filter((of) => of !== 'platforms' || stack.has(type, paths.platforms.deadLetters))
    .map((of) => ({
      of,
      url: stack.resource(type, paths[of].deadLetters),
      targetUrl: stack.resource(type, paths[of].target),
    }));
}
