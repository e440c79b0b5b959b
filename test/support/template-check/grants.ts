import { attributeOf, resolved } from './resolve.ts';
import { type Checked, type Data, list, type Resource, resourcesOf, targetOf } from './template.ts';

const like = (pattern: unknown, text: string): boolean =>
  new RegExp(
    `^${String(pattern)
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);
const covers = (statement: Data, action: string, arn: string): boolean =>
  list(statement['Action']).some((one) => like(one, action)) &&
  list(statement['Resource']).some((one) => like(one, arn));

/** The statements of all policies of a role. */
function statementsOf(role: string, checked: Checked): readonly Data[] {
  return resourcesOf(checked, /^AWS::IAM::(Managed)?Policy$/)
    .filter(([, { Properties }]) => list(Properties?.['Roles']).some((one) => targetOf(one) === role))
    .flatMap(([, { Properties }]) => list(resolved(Properties?.['PolicyDocument'], checked)['Statement']));
}

/** Whether a role may do something. Conditions are ignored. */
export function allows(role: string, action: string, arn: string, checked: Checked): boolean {
  return statementsOf(role, checked).some(
    (one) => String(one['Effect']) === 'Allow' && covers(one, action, arn),
  );
}

/** The logical id of a function's role. */
export const roleOf = ({ Properties }: Resource): string => targetOf(Properties?.['Role']);

/** Every service that writes to a resource must be allowed to. */
export function checkGrants(checked: Checked): void {
  checkPolicies(checked);
  checkQueues(checked);
  checkUrls(checked);
  for (const [id, { Properties }] of resourcesOf(checked, 'AWS::Events::Rule')) {
    for (const target of list(Properties?.['Targets'])) checkTarget(id, target, checked);
  }
  for (const [id, { Properties }] of resourcesOf(checked, 'AWS::Scheduler::Schedule')) {
    const { Arn, RoleArn } = (Properties?.['Target'] ?? {}) as Data;
    const arn = attributeOf(targetOf(Arn), 'Arn', checked);
    if (!allows(targetOf(RoleArn), 'lambda:InvokeFunction', arn, checked)) {
      checked.report(id, 'its role may not invoke its target');
    }
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function checkPolicies(checked: Checked): void {
  for (const [id] of resourcesOf(checked, 'AWS::IAM::Role')) {
    const inline = resourcesOf(checked, 'AWS::IAM::Policy')
      .filter(([, { Properties }]) => list(Properties?.['Roles']).some((one) => targetOf(one) === id))
      .map(([, { Properties }]) => JSON.stringify(resolved(Properties?.['PolicyDocument'], checked)).length)
      .reduce((sum, size) => sum + size, 0);
    if (inline > 10_240) checked.report(id, `inline policies of ${inline} characters, at most 10,240`);
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function checkQueues(checked: Checked): void {
  const { Resources } = checked.template;
  for (const [id, { Properties }] of resourcesOf(checked, 'AWS::Lambda::EventSourceMapping')) {
    const queue = Resources[targetOf(Properties?.['EventSourceArn'])]?.Properties ?? {};
    const consumer = Resources[targetOf(Properties?.['FunctionName'])];
    const isFifo = String(queue['FifoQueue']) === 'true';
    const timeout = Number(consumer?.Properties?.['Timeout'] ?? 3);
    if (isFifo && Number(Properties?.['BatchSize']) > 10)
      checked.report(id, 'more than ten messages of a FIFO queue');
    if (Number(queue['VisibilityTimeout'] ?? 30) < 6 * timeout) {
      checked.report(id, 'the visibility time-out is less than six times that of the function');
    }
    const reserved = consumer?.Properties?.['ReservedConcurrentExecutions'];
    const most = Number(Properties?.['ScalingConfig']?.['MaximumConcurrency'] ?? 0);
    if (reserved !== undefined && most > Number(reserved))
      checked.report(id, 'takes more instances than are reserved');
    const arn = attributeOf(targetOf(Properties?.['EventSourceArn']), 'Arn', checked);
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']) {
      if (consumer && !allows(roleOf(consumer), action, arn, checked))
        checked.report(id, `may not ${action}`);
    }
  }
  for (const [id, { Properties }] of resourcesOf(checked, 'AWS::SQS::Queue')) {
    const letters = Resources[targetOf(Properties?.['RedrivePolicy']?.['deadLetterTargetArn'])];
    if (letters && String(letters.Properties?.['FifoQueue']) !== String(Properties?.['FifoQueue'])) {
      checked.report(id, 'is of another type than its dead-letter queue');
    }
  }
  for (const [id, { Properties }] of resourcesOf(checked, 'AWS::Lambda::Alias')) {
    const reserved =
      Resources[targetOf(Properties?.['FunctionName'])]?.Properties?.['ReservedConcurrentExecutions'];
    const warm = Number(
      Properties?.['ProvisionedConcurrencyConfig']?.['ProvisionedConcurrentExecutions'] ?? 0,
    );
    if (reserved !== undefined && warm > Number(reserved))
      checked.report(id, 'has more warm instances than there may be');
  }
}

function checkTarget(id: string, target: Data, checked: Checked): void {
  const { Resources } = checked.template;
  const to = targetOf(target['Arn']);
  const letters = targetOf(target['DeadLetterConfig']?.['Arn']);
  if (letters !== '' && Resources[letters]?.Properties?.['FifoQueue'] !== undefined) {
    checked.report(id, 'a rule takes no FIFO queue for its dead letters');
  }
  if (Resources[to]?.Type === 'AWS::SQS::Queue' && Resources[to]?.Properties?.['FifoQueue'] !== undefined) {
    if (target['SqsParameters']?.['MessageGroupId'] === undefined)
      checked.report(id, 'a FIFO target needs a group');
  }
  for (const queue of [to, letters].filter((one) => Resources[one]?.Type === 'AWS::SQS::Queue')) {
    if (!queueTakesEvents(queue, id, checked)) checked.report(id, `${queue} does not let the rule write`);
    if (!keyTakesEvents(queue, checked))
      checked.report(id, `the key of ${queue} does not let the bus use it`);
  }
  if (Resources[to]?.Type === 'AWS::Lambda::Function') {
    const isLet = resourcesOf(checked, 'AWS::Lambda::Permission').some(
      ([, { Properties }]) =>
        targetOf(Properties?.['FunctionName']) === to && targetOf(Properties?.['SourceArn']) === id,
    );
    if (!isLet) checked.report(id, 'may not invoke its function');
  }
}

function queueTakesEvents(queue: string, rule: string, checked: Checked): boolean {
  const arn = attributeOf(queue, 'Arn', checked);
  return resourcesOf(checked, 'AWS::SQS::QueuePolicy')
    .flatMap(([, { Properties }]) => list(Properties?.['PolicyDocument']?.['Statement']))
    .some(
      (one) =>
        String(one['Effect']) === 'Allow' &&
        String(one['Principal']?.['Service']) === 'events.amazonaws.com' &&
        covers(resolved(one, checked), 'sqs:SendMessage', arn) &&
        [undefined, rule].includes(targetOf(one['Condition']?.['ArnEquals']?.['aws:SourceArn']) || undefined),
    );
}

function keyTakesEvents(queue: string, checked: Checked): boolean {
  const key =
    checked.template.Resources[targetOf(checked.template.Resources[queue]?.Properties?.['KmsMasterKeyId'])];
  if (key === undefined) return true;
  return list(key.Properties?.['KeyPolicy']?.['Statement']).some(
    (one) =>
      list(one['Principal']?.['Service']).map(String).includes('events.amazonaws.com') &&
      list(one['Action']).some((action) => like(action, 'kms:GenerateDataKey')) &&
      !JSON.stringify(one['Condition'] ?? {}).includes('EncryptionContext'),
  );
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (both permissions, since October 2025) */
function checkUrls(checked: Checked): void {
  const permissions = resourcesOf(checked, 'AWS::Lambda::Permission').map(
    ([, { Properties = {} }]) => Properties,
  );
  for (const [id] of resourcesOf(checked, 'AWS::Lambda::Url')) {
    const isOpen = permissions.some((one) => String(one['FunctionUrlAuthType']) === 'NONE');
    const isInvokable = permissions.some((one) => String(one['InvokedViaFunctionUrl']) === 'true');
    if (!isOpen || !isInvokable) checked.report(id, 'nobody may call it');
  }
}
