import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmTopicProps {
  readonly emails: readonly string[];
  readonly encryptionKey: IKey | undefined;
}

/** A topic that only CloudWatch may publish to, with its e-mail subscribers. Each has to confirm once. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { emails, encryptionKey }: AlarmTopicProps) {
    super(scope, id);
    const { account, stackName } = Stack.of(this);
    const topic = new Topic(this, 'Topic', {
      displayName: `${stackName} alarms`,
      enforceSSL: true,
      // Not the AWS-managed key of SNS, which does not let CloudWatch publish. An alarm contains nothing secret.
      ...(encryptionKey === undefined ? {} : { masterKey: encryptionKey }),
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    for (const email of emails) topic.addSubscription(new EmailSubscription(email));
    this.topic = topic;
  }
}
