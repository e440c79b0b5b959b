import { Duration } from 'aws-cdk-lib';
import { EventBus, EventField, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { sendRequested } from '#shared/contracts/send-requested.ts';
import { tokenRefreshRequested } from '#shared/contracts/token-events.ts';

export interface BusProps {
  readonly busName: string;
  readonly replyQueue: IQueue;
}

/** The bus that other services meet us on, with the rule that brings their requests to the reply queue. */
export class Bus extends Construct {
  readonly bus: EventBus;
  /** Events that a rule could not deliver. A rule takes no FIFO queue for them. */
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: BusProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: props.busName });
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    new Rule(this, 'SendRequests', {
      description: 'Requests of other services to send to a user, in order with what the user writes',
      eventBus: this.bus,
      eventPattern: { detailType: [sendRequested] },
      targets: [
        new SqsQueue(props.replyQueue, {
          messageGroupId: '$.detail.data.openId',
          // Just what is the same when the bus delivers twice, so that the queue drops the second.
          message: RuleTargetInput.fromObject({
            kind: EventField.detailType,
            source: EventField.source,
            time: EventField.time,
            detail: EventField.fromPath('$.detail'),
          }),
          deadLetterQueue: this.deadLetterQueue,
        }),
      ],
    });
  }

  /** Brings reports of rejected access tokens to the token-refresher. */
  routeTokenRefreshes(target: IRuleTarget): void {
    new Rule(this, 'TokenRefreshRequests', {
      description: 'Reports that a version of an access token was rejected',
      eventBus: this.bus,
      eventPattern: { detailType: [tokenRefreshRequested] },
      targets: [target],
    });
  }
}
