import { createHash } from 'node:crypto';
import { defaultStackName } from '../../config/stack-name.ts';
import type { LocalAttributes, Resource } from './template.ts';

const arn = (service: string, name: string): string => `arn:aws:${service}:local:000000000000:${name}`;

/** A role's unique id, which begins as AWS's do. */
const roleId = (name: string): string =>
  `AROA${createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase()}`;

/** Where the stack finds itself on this machine. */
export interface Surroundings {
  /** Of the local AWS. */
  readonly endpoint: string;
  /** What the function URL is; without a slash at its end. */
  readonly webhookUrl: string;
}

/** What a resource of the template is called on this machine. */
export function localAttributes(
  logicalId: string,
  { Type, Properties }: Resource,
  { endpoint, webhookUrl }: Surroundings,
): LocalAttributes {
  switch (Type) {
    case 'AWS::SQS::Queue': {
      const name = Properties?.['FifoQueue'] === true ? `${logicalId}.fifo` : logicalId;
      return {
        ref: `${endpoint}/000000000000/${name}`,
        attributes: { Arn: arn('sqs', name), QueueName: name },
      };
    }
    case 'AWS::Events::EventBus': {
      const name = String(Properties?.['Name'] ?? logicalId);
      return { ref: name, attributes: { Arn: arn('events', `event-bus/${name}`), Name: name } };
    }
    case 'AWS::Lambda::Function':
      return { ref: logicalId, attributes: { Arn: arn('lambda', `function:${logicalId}`) } };
    case 'AWS::DynamoDB::Table':
      return { ref: logicalId, attributes: { Arn: arn('dynamodb', `table/${logicalId}`) } };
    case 'AWS::IAM::Role':
      return {
        ref: logicalId,
        attributes: { Arn: arn('iam', `role/${logicalId}`), RoleId: roleId(logicalId) },
      };
    case 'AWS::Logs::LogGroup': {
      // As CloudFormation names it: the stack, the logical id, and what nothing else has.
      const name = `${defaultStackName}-${logicalId}-${logicalId}`;
      return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}`) } };
    }
    case 'AWS::Lambda::Url':
      return { ref: logicalId, attributes: { FunctionUrl: `${webhookUrl}/` } };
    default:
      return { ref: logicalId, attributes: { Arn: arn('other', logicalId) } };
  }
}
