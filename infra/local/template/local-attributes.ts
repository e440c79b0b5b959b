import { createHash } from 'node:crypto';
import { defaultStackName } from '../../config/stack-name.ts';
import type { LocalAttributes, Resource } from './template.ts';

const arn = (service: string, name: string): string => `arn:aws:${service}:local:000000000000:${name}`;

/** A role's unique id, with the prefix that AWS uses. */
const roleId = (name: string): string =>
  `AROA${createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase()}`;

/** The addresses that the stack has on this machine. */
export interface LocalAddresses {
  /** Of the local AWS. */
  readonly endpoint: string;
  /** What stands for the function URL; without a trailing slash. */
  readonly webhookUrl: string;
}

/** The names of a template's resource on this machine. */
export function localAttributes(
  logicalId: string,
  { Type, Properties }: Resource,
  { endpoint, webhookUrl }: LocalAddresses,
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
      // Named as CloudFormation does it: the stack, the logical id, and a unique suffix.
      const name = `${defaultStackName}-${logicalId}-${logicalId}`;
      return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}`) } };
    }
    case 'AWS::Lambda::Url':
      return { ref: logicalId, attributes: { FunctionUrl: `${webhookUrl}/` } };
    default:
      return { ref: logicalId, attributes: { Arn: arn('other', logicalId) } };
  }
}
