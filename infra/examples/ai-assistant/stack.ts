import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import {
  EventBus,
  EventField,
  type EventPattern,
  type IEventBus,
  Match,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as Lambda, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { contracts } from '#shared/contracts/published.ts';
import { grantSend } from '../../constructs/grant-send.ts';
import { endings } from './function/voice.ts';
import type { AssistantOptions } from './options.ts';

export interface AiAssistantStackProps extends StackProps {
  readonly options: AssistantOptions;
  /** The folder with the bundled function. */
  readonly code: string;
}

/**
 * An assistant that answers what no rule answers, with a model on Amazon Bedrock. It has no WeChat credential: it
 * sees messages on the bus and asks there for answers to be sent, under its own source.
 */
export class AiAssistantStack extends Stack {
  constructor(scope: Construct, id: string, { options, code, ...props }: AiAssistantStackProps) {
    super(scope, id, props);
    const bus = EventBus.fromEventBusName(this, 'Bus', options.bus);
    const memory = new Table(this, 'Memory', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      // It contains what users said, and keeps it only for days.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const assistant = new Lambda(this, 'Assistant', {
      description: 'Answers WeChat users whom no rule answers',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(code),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.seconds(110),
      environment: { MEMORY_TABLE: memory.tableName },
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(this, 'Logs', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    memory.grant(
      assistant,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    );
    grantSend(bus, assistant, { source: options.source });
    for (const statement of this.mayAsk(options.model)) assistant.addToRolePolicy(statement);

    const deadLetterQueue = new Queue(this, 'DeadLetters', { enforceSSL: true });
    // After this time the user has left.
    const target = new LambdaFunction(assistant, { deadLetterQueue, maxEventAge: Duration.minutes(10) });
    const called = (name: string, eventPattern: EventPattern) =>
      new Rule(this, name, { eventBus: bus, eventPattern, targets: [target] });
    called('Questions', questionsOf(options.accounts));
    called('RefusedAnswers', {
      source: [contracts.replyRefused.source],
      detailType: [contracts.replyRefused.detailType],
      detail: { data: { account: [...options.accounts], source: [options.source] } },
    });
    called('ForgottenUsers', {
      source: [contracts.userForgotten.source],
      detailType: [contracts.userForgotten.detailType],
      detail: { data: { account: [...options.accounts] } },
    });
    if (options.handOver.email !== undefined) this.tellPerson(bus, options, options.handOver.email);
  }

  /** A model, and the models that an inference profile uses. */
  private mayAsk({ id, guardrail }: AssistantOptions['model']): PolicyStatement[] {
    const geography = /^(?:us|us-gov|eu|apac|jp|au|ca|global)\.(.+)$/.exec(id);
    const arn = (resource: string, name: string, anywhere = false): string =>
      this.formatArn({
        service: 'bedrock',
        resource,
        resourceName: name,
        ...(anywhere ? { region: '*' } : {}),
        ...(resource === 'foundation-model' ? { account: '' } : {}),
      });
    const models =
      geography === null
        ? [arn('foundation-model', id)]
        : [arn('foundation-model', geography[1] as string, true), arn('inference-profile', id)];
    const ask = new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: models });
    if (guardrail === undefined) return [ask];
    const guard = new PolicyStatement({
      actions: ['bedrock:ApplyGuardrail'],
      resources: [arn('guardrail', guardrail.id)],
    });
    return [ask, guard];
  }

  /** The request that tells the user about a person also informs that person. */
  private tellPerson(bus: IEventBus, options: AssistantOptions, email: string): void {
    const topic = new Topic(this, 'HandOvers', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    new Rule(this, 'HandedOver', {
      eventBus: bus,
      eventPattern: {
        source: [options.source],
        detailType: [contracts.sendRequested.detailType],
        detail: { metadata: { id: Match.suffix(endings.handOver) } },
      },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromText(
            `A user of ${EventField.fromPath('$.detail.data.account')} asks for a person. Answer in the customer-service console of WeChat (客服).`,
          ),
        }),
      ],
    });
  }
}

/** Messages for a service to answer: no rule answered, and no person is talking with the user. */
function questionsOf(accounts: readonly string[]): EventPattern {
  return {
    source: [contracts.messageReceived.source],
    detailType: [contracts.messageReceived.detailType],
    detail: {
      data: {
        account: [...accounts],
        type: ['text', 'voice'],
        rule: [null],
        muted: [{ exists: false }],
      },
    },
  };
}
