import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, arnInFinding } from './acknowledge.ts';
import { useOfKeys } from './encryption.ts';
import type { FunctionSettings, WeChatFunction } from './wechat-function.ts';

export interface LaterProps {
  /** Due messages come back through the intake. */
  readonly intake: IQueue;
  /** Schedules of version 0.1.0, which had no intake, write to this queue. They are at most a month ahead. */
  readonly replyQueue: IQueue;
  /** For messages that a schedule could not put on the queue. */
  readonly deadLetterQueue: IQueue;
  readonly settings: FunctionSettings;
}

/** One-time schedules of the sender for later messages. They write to the intake and delete themselves. */
export class Later extends Construct {
  /** Lets the schedules use the stack's key, if there is one. */
  readonly keyPolicy: Policy | undefined;
  private readonly groupName: string;
  private readonly role: Role;
  private readonly props: LaterProps;

  constructor(scope: Construct, id: string, props: LaterProps) {
    super(scope, id);
    this.props = props;
    const { account, stackName } = Stack.of(this);
    this.groupName = `${stackName}-later`;
    new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: this.groupName,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    for (const queue of [props.intake, props.replyQueue, props.deadLetterQueue])
      queue.grant(this.role, 'sqs:SendMessage');
    this.keyPolicy = useOfKeys(props.settings.keysInUse, this.role);
  }

  /** Lets the sender manage these schedules, and no others. */
  usedBy(sender: WeChatFunction): void {
    const { deadLetterQueue, settings } = this.props;
    sender.addEnvironment('SCHEDULE_GROUP', this.groupName);
    sender.addEnvironment('SCHEDULE_ROLE', this.role.roleArn);
    sender.addEnvironment('SCHEDULE_DEAD_LETTERS', deadLetterQueue.queueArn);
    if (settings.encryptionKey !== undefined)
      sender.addEnvironment('SCHEDULE_KEY', settings.encryptionKey.keyArn);
    sender.addToRolePolicy(
      new PolicyStatement({
        actions: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'],
        resources: [
          Stack.of(this).formatArn({
            service: 'scheduler',
            resource: 'schedule',
            resourceName: `${this.groupName}/*`,
          }),
        ],
      }),
    );
    // This action supports no resources; it shows only names.
    sender.addToRolePolicy(new PolicyStatement({ actions: ['scheduler:ListSchedules'], resources: ['*'] }));
    acknowledge(sender.executionRole, 'IAM5[Resource::*]', 'ListSchedules takes no resource in a policy.');
    sender.addToRolePolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    );
    acknowledge(
      sender.executionRole,
      `IAM5[Resource::${arnInFinding(Stack.of(this), 'scheduler')}:schedule/${this.groupName}/*]`,
      'The names of schedules are made from the messages that they are about; all are in a group of their own.',
    );
  }
}
