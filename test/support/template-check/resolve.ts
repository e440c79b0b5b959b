import { type Checked, type Data, isIntrinsic, isObject, list } from './template.ts';

/** The property that names a resource of each type, and the longest name that CloudFormation generates. */
const names: Readonly<Record<string, readonly [property: string, longest: number]>> = {
  'AWS::SQS::Queue': ['QueueName', 80],
  'AWS::IAM::Role': ['RoleName', 64],
  'AWS::Lambda::Function': ['FunctionName', 64],
  'AWS::DynamoDB::Table': ['TableName', 255],
  'AWS::Logs::LogGroup': ['LogGroupName', 512],
  'AWS::Events::EventBus': ['Name', 255],
  'AWS::Events::Rule': ['Name', 64],
  'AWS::Scheduler::ScheduleGroup': ['Name', 64],
};

/** The longest name that a resource can get: the stack, the logical id and 13 characters. */
export function physicalName(id: string, { template, stackName }: Checked): string {
  const resource = template.Resources[id];
  const [property = '', longest = 255] = names[resource?.Type ?? ''] ?? [];
  const own = resource?.Properties?.[property];
  if (typeof own === 'string') return own;
  const suffix = resource?.Properties?.['FifoQueue'] === undefined ? '' : '.fifo';
  const full = `${stackName}-${id}`;
  return `${full.slice(0, longest - 14 - suffix.length)}-ABCDEFGHIJKLM${suffix}`;
}

export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov') ? 'aws-us-gov' : 'aws';

/** The value in a deployed stack, with every name at its longest. */
export function resolve(value: unknown, checked: Checked): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(one, checked));
  if (!isObject(value)) return value;
  if (!isIntrinsic(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolve(one, checked)]));
  }
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  const items = list(argument);
  const text = (one: unknown): string => String(resolve(one, checked));
  switch (name) {
    case 'Ref':
      return refOf(String(argument), checked);
    case 'Fn::GetAtt':
      return attributeOf(String(items[0]), String(items[1]), checked);
    case 'Fn::Join':
      return list(items[1]).map(text).join(String(items[0]));
    case 'Fn::Sub':
      return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_, id: string) => refOf(id, checked));
    case 'Fn::Select':
      return list(resolve(items[1], checked))[Number(items[0])] ?? 'selected';
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => checked.region + zone);
    case 'Fn::Split':
      return text(items[1]).split(String(items[0]));
    case 'Fn::FindInMap': {
      const [map, first, second] = items.map(text) as [string, string, string];
      return checked.template.Mappings?.[map]?.[first]?.[second] ?? 'mapped';
    }
    case 'Fn::Base64':
      return resolve(argument, checked);
    default:
      checked.report('-', `${name} is not known to this check`);
      return 'unresolved';
  }
}

export const resolved = (value: unknown, checked: Checked): Data => resolve(value, checked) as Data;

function refOf(id: string, checked: Checked): string {
  const { region, account, stackName, template } = checked;
  const partition = partitionOf(region);
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': suffix,
  };
  if (pseudo[id] !== undefined) return pseudo[id];
  const type = template.Resources[id]?.Type;
  if (type === undefined) return String(template.Parameters?.[id]?.['Default'] ?? 'parameter');
  const physical = physicalName(id, checked);
  if (type === 'AWS::SQS::Queue') return `https://sqs.${region}.${suffix}/${account}/${physical}`;
  if (type === 'AWS::SNS::Topic') return `arn:${partition}:sns:${region}:${account}:${physical}`;
  return physical;
}

const arnParts: Readonly<Record<string, (name: string) => string>> = {
  'AWS::SQS::Queue': (name) => `sqs:R:A:${name}`,
  'AWS::IAM::Role': (name) => `iam::A:role/${name}`,
  'AWS::Lambda::Function': (name) => `lambda:R:A:function:${name}`,
  'AWS::DynamoDB::Table': (name) => `dynamodb:R:A:table/${name}`,
  'AWS::Logs::LogGroup': (name) => `logs:R:A:log-group:${name}:*`,
  'AWS::Events::EventBus': (name) => `events:R:A:event-bus/${name}`,
  'AWS::Events::Rule': (name) => `events:R:A:rule/bus/${name}`,
  'AWS::KMS::Key': () => 'kms:R:A:key/11111111-2222-3333-4444-555555555555',
};

export function attributeOf(id: string, attribute: string, checked: Checked): string {
  const { region, account, template } = checked;
  const name = physicalName(id, checked);
  const type = template.Resources[id]?.Type ?? '';
  if (attribute === 'FunctionUrl')
    return `https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.${region}.on.aws/`;
  if (!attribute.endsWith('Arn')) return name.slice(0, 60);
  const rest = arnParts[type]?.(name) ?? `service:R:A:thing/${name}`;
  return `arn:${partitionOf(region)}:${rest.replace(':R:', `:${region}:`).replace(':A:', `:${account}:`)}`;
}
