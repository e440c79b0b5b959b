import type { DeployedStack } from '../aws/find-stack.ts';

/** What a dead-letter queue has the dead letters of, as it is called on the command line and in the alarms. */
export const deadLetterSources = ['replies', 'intake', 'events', 'platforms'] as const;
export type DeadLetterSource = (typeof deadLetterSources)[number];

export interface DeadLetterQueue {
  readonly of: DeadLetterSource;
  readonly url: string;
  /** The queue that a redriven letter goes to. */
  readonly targetUrl: string;
}

/** Where the constructs of infra/constructs have the queues: the dead letters, and what works them off. */
const paths = {
  replies: { deadLetters: 'RepliesDeadLetterQueue', target: 'RepliesQueue' },
  intake: { deadLetters: 'IntakeDeadLetterQueue', target: 'IntakeQueue' },
  // What a rule of the bus or a schedule could not deliver is, but for reports about tokens, for the intake.
  events: { deadLetters: 'EventsDeadLetterQueue', target: 'IntakeQueue' },
  platforms: { deadLetters: 'PlatformsDeadLetterQueue', target: 'PlatformsQueue' },
} as const satisfies Record<DeadLetterSource, { deadLetters: string; target: string }>;

/**
 * The dead-letter queues of a stack; one without third-party platforms has two.
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
