import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CodedError } from '#shared/coded-error.ts';
import { both, type Text } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { localCredentials } from '../../local/aws/credentials.ts';

/** A client of each service that commands use. Like the AWS CLI, they take region and credentials from the environment. */
export interface AwsClients {
  readonly cloudFormation: CloudFormationClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly scheduler: SchedulerClient;
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @param environment `AWS_REGION`, `AWS_ENDPOINT_URL` and so on; the shell's profile fills in the rest */
export function awsClients(environment: Environment): AwsClients {
  const options = clientOptions(environment);
  return {
    cloudFormation: new CloudFormationClient(options),
    dynamoDb: new DynamoDBClient(options),
    eventBridge: new EventBridgeClient(options),
    lambda: new LambdaClient(options),
    scheduler: new SchedulerClient(options),
    secrets: new SecretsManagerClient(options),
    sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
  };
}

/** How a client of any service reaches AWS, or what replaces it. */
export function clientOptions(environment: Environment) {
  const endpoint = environment['AWS_ENDPOINT_URL'];
  // `npm start` accepts any region and credentials, so nobody has to invent some.
  const isLocal = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(endpoint ?? '');
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? (isLocal ? 'local' : '');
  const credentials = credentialsIn(environment) ?? (isLocal ? localCredentials : undefined);
  return {
    ...(region === '' ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function credentialsIn(environment: Environment) {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/**
 * Runs the part of a command that uses AWS.
 *
 * @throws CodedError `aws_refused` with a remedy if AWS or the SDK refuses a call
 */
export async function withAws<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CodedError || !(error instanceof Error)) throw error;
    throw new ToldError('aws_refused', explain(error), { cause: error });
  }
}

function explain({ name, message }: Error): Text {
  if (/Region is missing/.test(message)) {
    return both(
      'AWS: no region is set. Set AWS_REGION to that of the stack, or choose a profile with AWS_PROFILE.',
      'AWS：没有设置区域。把 AWS_REGION 设为堆栈所在的区域，或用 AWS_PROFILE 选择配置。',
    );
  }
  if (/CredentialsProvider|ExpiredToken|UnrecognizedClient|InvalidClientTokenId/.test(name)) {
    return both(
      `AWS: the credentials cannot be used (${message}). Sign in, or choose a profile with AWS_PROFILE.`,
      `AWS：凭证不可用（${message}）。请登录，或用 AWS_PROFILE 选择配置。`,
    );
  }
  if (/AccessDenied/.test(name))
    return both(`AWS: you are not allowed to do this: ${message}`, `AWS：没有权限：${message}`);
  return both(`AWS: ${name}: ${message}`, `AWS：${name}：${message}`);
}
