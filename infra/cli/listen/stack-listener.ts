import { randomBytes } from 'node:crypto';
import {
  DeleteRuleCommand,
  type EventBridgeClient,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { type EventFilter, patternOf } from './event-filter.ts';

export interface ListenerClients {
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
}

/** The names of the rule and the queue that exist only while somebody listens. */
export interface Listener {
  readonly name: string;
  readonly queueUrl: string;
}

/** How long events stay in a queue that nobody reads; seconds. */
const retention = 300;
const targetId = 'listener';
/** AWS allows 64 characters for a rule's name. */
const stackPart = 44;

const beginning = (stack: string): string => `${stack.slice(0, stackPart)}-listen-`;

/**
 * Creates a queue, and a rule that sends the bus's events to it. If one of them cannot be created, none is left.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
 */
export async function startListener(
  { eventBridge, sqs }: ListenerClients,
  stack: string,
  bus: string,
  filter: EventFilter,
): Promise<Listener> {
  const name = `${beginning(stack)}${randomBytes(4).toString('hex')}`;
  const { QueueUrl: queueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: { MessageRetentionPeriod: String(retention), SqsManagedSseEnabled: 'true' },
    }),
  );
  try {
    const { Attributes: { QueueArn: queueArn = '' } = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    );
    const { RuleArn: ruleArn = '' } = await eventBridge.send(
      new PutRuleCommand({
        Name: name,
        EventBusName: bus,
        EventPattern: JSON.stringify(patternOf(filter)),
        Description: 'There while somebody listens: npm run wechat -- listen',
      }),
    );
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: queueUrl,
        Attributes: { Policy: policyFor(queueArn, ruleArn) },
      }),
    );
    const { FailedEntries: [failed] = [] } = await eventBridge.send(
      new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [{ Id: targetId, Arn: queueArn }] }),
    );
    if (failed !== undefined)
      throw new ToldError(
        'aws_refused',
        both(`AWS: ${failed.ErrorMessage ?? ''}`, `AWS：${failed.ErrorMessage ?? ''}`),
      );
  } catch (error) {
    await stopListener({ eventBridge, sqs }, bus, name, queueUrl).catch(() => {});
    throw error;
  }
  return { name, queueUrl };
}

function policyFor(queueArn: string, ruleArn: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      },
    ],
  });
}

/** Removes the parts of a listener that exist. */
export async function stopListener(
  { eventBridge, sqs }: ListenerClients,
  bus: string,
  name: string,
  queueUrl?: string,
): Promise<void> {
  const rule = { Rule: name, EventBusName: bus };
  await unlessGone(() => eventBridge.send(new RemoveTargetsCommand({ ...rule, Ids: [targetId] })));
  await unlessGone(() => eventBridge.send(new DeleteRuleCommand({ Name: name, EventBusName: bus })));
  await unlessGone(async () => {
    const url = queueUrl ?? (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl ?? '';
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  });
}

async function unlessGone(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (isGone((error as Error).name)) return;
    throw error;
  }
}

const isGone = (name: string): boolean => /^ResourceNotFound|QueueDoesNotExist|NonExistentQueue/.test(name);

/** The listeners on a stack's bus: of people who listen now, or of commands that could not clean up. */
export async function listenersOn(
  eventBridge: EventBridgeClient,
  stack: string,
  bus: string,
): Promise<readonly string[]> {
  const { Rules: rules = [] } = await eventBridge.send(
    new ListRulesCommand({ EventBusName: bus, NamePrefix: beginning(stack) }),
  );
  return rules.flatMap(({ Name: name }) => name ?? []);
}
