import { createHash } from 'node:crypto';
import { jsonResponse, type LocalResponse, type LocalServer, serve } from '../http-server.ts';
import { contentHash, type EventEntry, type LocalBus } from './event-bus.ts';
import type { LocalQueue } from './queue.ts';

/** What the endpoint serves; the parts are set once the template's wiring is known. */
export interface AwsServices {
  readonly queueByUrl: (url: string) => LocalQueue | undefined;
  readonly bus: () => LocalBus;
  /** A secret's text by its name or ARN. */
  readonly secret: (id: string) => string | undefined;
}

type Input = Readonly<Record<string, unknown>>;
type Operation = (services: AwsServices, input: Input) => LocalResponse;

/** Starts an endpoint that answers the few operations our functions call, in AWS's JSON protocol. */
export function startAwsEndpoint(services: AwsServices): Promise<LocalServer> {
  return serve(0, async ({ headers, body }) => {
    const target = headers['x-amz-target'] ?? '';
    const operation = operations[target];
    if (operation === undefined) {
      return awsError(
        'UnknownOperationException',
        `${target || 'A request without x-amz-target'} is not served locally.`,
      );
    }
    return operation(services, JSON.parse(body.toString('utf8')) as Input);
  });
}

const operations: Readonly<Record<string, Operation>> = {
  'AmazonSQS.SendMessage': sendMessage,
  'AmazonSQS.ChangeMessageVisibility': changeMessageVisibility,
  'AWSEvents.PutEvents': putEvents,
  'secretsmanager.GetSecretValue': getSecretValue,
};

function sendMessage(services: AwsServices, input: Input): LocalResponse {
  const queue = services.queueByUrl(String(input['QueueUrl']));
  if (queue === undefined) return awsError('QueueDoesNotExist', 'The specified queue does not exist.');
  const body = String(input['MessageBody']);
  const group = input['MessageGroupId'];
  if (typeof group !== 'string' || !/^[!-~]{1,128}$/.test(group)) {
    return awsError(
      'InvalidParameterValue',
      'MessageGroupId can have 1 to 128 letters, digits and punctuation marks.',
    );
  }
  const messageId = queue.send({
    body,
    group,
    deduplicationId: String(input['MessageDeduplicationId'] ?? contentHash(body)),
  });
  return jsonResponse(200, {
    MessageId: messageId,
    MD5OfMessageBody: createHash('md5').update(body).digest('hex'),
  });
}

function changeMessageVisibility(services: AwsServices, input: Input): LocalResponse {
  const queue = services.queueByUrl(String(input['QueueUrl']));
  const seconds = Number(input['VisibilityTimeout']);
  if (queue === undefined) return awsError('QueueDoesNotExist', 'The specified queue does not exist.');
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 43200) {
    return awsError('InvalidParameterValue', 'VisibilityTimeout must be a whole number from 0 to 43200.');
  }
  if (queue.changeVisibility(String(input['ReceiptHandle']), seconds)) return jsonResponse(200, {});
  return awsError('MessageNotInflight', 'The specified message is not in flight.');
}

function putEvents(services: AwsServices, input: Input): LocalResponse {
  const entries = input['Entries'];
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > 10) {
    return awsError('ValidationException', 'Entries must have 1 to 10 entries.');
  }
  const results = entries.map((entry: EventEntry) => services.bus().put(entry));
  const failed = results.filter((result) => 'ErrorCode' in result).length;
  return jsonResponse(200, { FailedEntryCount: failed, Entries: results });
}

function getSecretValue(services: AwsServices, input: Input): LocalResponse {
  const id = String(input['SecretId']);
  const text = services.secret(id);
  if (text !== undefined) return jsonResponse(200, { Name: id, SecretString: text });
  return awsError(
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  );
}

function awsError(type: string, message: string): LocalResponse {
  return jsonResponse(400, { __type: type, message });
}
