import { type BusTarget, createEventBus, type LocalBus } from '../aws/event-bus.ts';
import type { EventPattern } from '../aws/event-pattern.ts';
import type { TargetInput } from '../aws/target-input.ts';
import type { Clock } from '../clock.ts';
import type { LocalFunction } from '../lambda/function-host.ts';
import type { LocalTemplate } from '../template/local-template.ts';
import type { Queues } from './queues.ts';

type TargetProperties = TargetInput & {
  readonly Arn: string;
  readonly SqsParameters?: { readonly MessageGroupId: string };
  readonly DeadLetterConfig?: { readonly Arn: string };
};

/** The template's bus with its rules and their targets. */
export function createBus(
  template: LocalTemplate,
  queues: Queues,
  functions: ReadonlyMap<string, LocalFunction>,
  clock: Clock,
): LocalBus {
  const [bus, ...others] = template.ofType('AWS::Events::EventBus');
  if (bus === undefined || others.length > 0) throw new Error('The template must have one event bus.');
  const rules = template.ofType('AWS::Events::Rule').map(({ properties }) => ({
    pattern: properties['EventPattern'] as EventPattern,
    targets: (properties['Targets'] as unknown as readonly TargetProperties[]).map((target) =>
      toTarget(target, queues, functions),
    ),
  }));
  return createEventBus(bus.ref, rules, clock);
}

function toTarget(
  target: TargetProperties,
  queues: Queues,
  functions: ReadonlyMap<string, LocalFunction>,
): BusTarget {
  const { Arn, SqsParameters, DeadLetterConfig, ...input } = target;
  const deadLetterQueue = DeadLetterConfig && queues.byArn(DeadLetterConfig.Arn);
  const local = functions.get(Arn);
  if (local !== undefined) return { ...input, kind: 'function', invoke: local.invoke, deadLetterQueue };
  return {
    ...input,
    kind: 'queue',
    queue: queues.byArn(Arn),
    messageGroupId: SqsParameters?.MessageGroupId,
    deadLetterQueue,
  };
}
