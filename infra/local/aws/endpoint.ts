import { hasCredentials } from '../guard.ts';
import { type LocalServer, serve } from '../http-server.ts';
import { type Observation, observed } from '../observe.ts';
import { cloudFormation } from './services/cloudformation.ts';
import { dynamoDb } from './services/dynamodb.ts';
import { eventOperations } from './services/events.ts';
import { lambda } from './services/lambda.ts';
import { s3 } from './services/s3.ts';
import { scheduler } from './services/scheduler.ts';
import { secretOperations } from './services/secrets.ts';
import { type AwsServices, awsError, type Input } from './services/service.ts';
import { sqsOperations } from './services/sqs.ts';

const services = [dynamoDb, s3, cloudFormation, lambda, scheduler];
const operations = { ...sqsOperations, ...eventOperations, ...secretOperations };

export interface EndpointOptions {
  /**
   * Or the next free one.
   * @default 0, any
   */
  readonly port?: number;
  /** The session token that requests must carry; undefined accepts any. */
  readonly sessionToken?: string | undefined;
}

/** Starts an endpoint for the few AWS operations that our functions and commands call. */
export function startAwsEndpoint(
  aws: AwsServices,
  observation?: Observation,
  { port = 0, sessionToken }: EndpointOptions = {},
): Promise<LocalServer> {
  const handle = observed(observation, 'aws', async (request) => {
    if (!hasCredentials(request.headers, sessionToken)) {
      return awsError(
        'UnrecognizedClientException',
        'These are not the credentials of this local run: npm run wechat -- … --local has them.',
      );
    }
    for (const service of services) {
      const response = await service(aws, request);
      if (response !== undefined) return response;
    }
    const target = request.headers['x-amz-target'] ?? '';
    const operation = operations[target];
    if (operation === undefined) {
      return awsError(
        'UnknownOperationException',
        `${target || 'A request without x-amz-target'} is not served locally.`,
      );
    }
    const [, accessKey = ''] = /Credential=([^/]+)/.exec(request.headers['authorization'] ?? '') ?? [];
    return operation(aws, JSON.parse(request.body.toString('utf8')) as Input, aws.principalOf(accessKey));
  });
  return serve(port, handle, { orNext: port !== 0 });
}
