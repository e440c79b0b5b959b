import { Duration, Stack } from 'aws-cdk-lib';
import {
  Archive,
  type CfnArchive,
  EventBus,
  EventField,
  type IRuleTarget,
  Rule,
  type RuleProps,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import {
  AnyPrincipal,
  Effect,
  Grant,
  type IGrantable,
  PolicyStatement,
  type Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { senderSource, tokenSource } from '#shared/contracts/event.ts';
import { sendRequested } from '#shared/contracts/send-requested.ts';
import { tokenRefreshRequested } from '#shared/contracts/token-events.ts';
import { acknowledge } from './acknowledge.ts';
import { queueEncryption } from './reply-queue.ts';

export interface BusProps {
  readonly busName: string;
  /** The queue for requests of other services. */
  readonly intake: IQueue;
  readonly encryptionKey: IKey | undefined;
  /** How long every event is kept for a replay; 0 keeps none. */
  readonly archiveDays: number;
}

const eventBridge = new ServicePrincipal('events.amazonaws.com');

/** The bus for other services, with the rule that sends their requests to the intake. */
export class Bus extends Construct {
  readonly bus: EventBus;
  /** Events that a rule could not deliver. A rule does not support a FIFO queue for them. */
  readonly deadLetterQueue: Queue;
  /** The names of the rules, which are unique on the bus. */
  readonly rules: { readonly busName: string; readonly ruleName: string }[] = [];

  constructor(scope: Construct, id: string, props: BusProps) {
    super(scope, id);
    const { busName, encryptionKey } = props;
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...queueEncryption(encryptionKey),
    });
    acknowledge(this.deadLetterQueue, 'SQS3', 'It is the dead-letter queue of the rules on the bus.');
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: busName,
      // Otherwise an event that the bus cannot decrypt would be lost.
      ...(encryptionKey === undefined
        ? {}
        : { kmsKey: encryptionKey, deadLetterQueue: this.deadLetterQueue }),
    });
    const busArn = Stack.of(this).formatArn({
      service: 'events',
      resource: 'event-bus',
      resourceName: busName,
    });
    if (encryptionKey !== undefined) {
      this.takeDeadLettersOf(busArn);
      // Without an encryption context, because this call has none:
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html
      encryptionKey.addToResourcePolicy(
        new PolicyStatement({ principals: [eventBridge], actions: ['kms:DescribeKey'], resources: ['*'] }),
      );
    }
    this.routeSendRequests(props.intake);
    if (props.archiveDays > 0) this.archive(busArn, props);
  }

  private takeDeadLettersOf(busArn: string): void {
    this.deadLetterQueue.addToResourcePolicy(
      new PolicyStatement({
        principals: [eventBridge],
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetterQueue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': busArn } },
      }),
    );
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html */
  private archive(busArn: string, { busName, archiveDays, encryptionKey }: BusProps): void {
    const archive = new Archive(this, 'Archive', {
      sourceEventBus: this.bus,
      description: `Every event of ${busName}, for a replay`,
      eventPattern: { account: [Stack.of(this).account] },
      retention: Duration.days(archiveDays),
    });
    if (encryptionKey === undefined) return;
    // Set directly, because with CDK's property the key would depend on the bus, which depends on the key.
    encryptionKey.addToResourcePolicy(
      new PolicyStatement({
        principals: [eventBridge],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
        resources: ['*'],
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:events:event-bus:arn': busArn } },
      }),
    );
    (archive.node.defaultChild as CfnArchive).kmsKeyIdentifier = encryptionKey.keyArn;
  }

  private addRule(id: string, props: RuleProps): void {
    const { ruleName } = new Rule(this, id, { eventBus: this.bus, ...props });
    this.rules.push({ busName: this.bus.eventBusName, ruleName });
  }

  private routeSendRequests(intake: IQueue): void {
    this.addRule('SendRequests', {
      description: 'Requests of other services to send to a user',
      eventPattern: { detailType: [sendRequested] },
      targets: [
        new SqsQueue(intake, {
          message: RuleTargetInput.fromObject({
            kind: EventField.detailType,
            source: EventField.source,
            time: EventField.time,
            event: EventField.eventId,
            detail: EventField.fromPath('$.detail'),
          }),
          deadLetterQueue: this.deadLetterQueue,
        }),
      ],
    });
  }

  /** Brings reports of rejected access tokens to the token-refresher. */
  routeTokenRefreshes(target: IRuleTarget): void {
    this.addRule('TokenRefreshRequests', {
      description: 'Reports that a version of an access token was rejected',
      eventPattern: { detailType: [tokenRefreshRequested] },
      targets: [target],
    });
  }

  /**
   * Only our own functions may publish under our sources, whatever other policies say. So an event from
   * `wechat.sender` is from the sender.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
   */
  reserveSources(publishers: Readonly<Record<typeof senderSource | typeof tokenSource, Role>>): void {
    for (const [source, role] of Object.entries(publishers)) {
      this.bus.addToResourcePolicy(
        new PolicyStatement({
          sid: `Reserve-${source.replace('.', '-')}`,
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: ['events:PutEvents'],
          resources: [this.bus.eventBusArn],
          conditions: {
            StringEquals: { 'events:source': source },
            ArnNotEquals: { 'aws:PrincipalArn': role.roleArn },
          },
        }),
      );
    }
  }
}

/** Lets one of our functions publish under its own source. */
export function grantPublish(bus: EventBus, publisher: IGrantable, source: string): void {
  Grant.addToPrincipal({
    grantee: publisher,
    actions: ['events:PutEvents'],
    resourceArns: [bus.eventBusArn],
    conditions: { StringEquals: { 'events:source': source } },
  });
}
