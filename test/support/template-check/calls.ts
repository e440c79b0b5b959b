import { allows, roleOf } from './grants.ts';
import { attributeOf, partitionOf, resolve } from './resolve.ts';
import { type Checked, resourcesOf, targetOf } from './template.ts';

/** The AWS actions that a function's code calls, by function. */
export type CallsOf = Readonly<Record<string, readonly string[]>>;

/** The variable that names the resource of an action. */
const variablesOf: Readonly<Record<string, RegExp>> = {
  'dynamodb:': /_TABLE$/,
  'sqs:': /_QUEUE$/,
  'events:': /^EVENT_BUS$/,
};
/** Resources that no variable names. */
const needs: readonly (readonly [RegExp, (checked: Checked) => string])[] = [
  [
    /^secretsmanager:/,
    ({ region, account, stackName }) =>
      `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:${stackName}/`,
  ],
  [
    /^scheduler:/,
    ({ region, account, stackName }) =>
      `arn:${partitionOf(region)}:scheduler:${region}:${account}:schedule/${stackName}-later/x`,
  ],
];
const ends: Readonly<Record<string, string>> = {
  Receiver: 'lantern/callback-AbCdEf',
  TokenRefresher: 'lantern/app-AbCdEf',
};

/**
 * Each function must be allowed what its code calls, on at least one of the resources that it is given, and with the key
 * that encrypts them; and it must not be allowed to read secrets that it does not need.
 */
export function checkCalls(checked: Checked, calls: CallsOf): void {
  for (const [id, resource] of resourcesOf(checked, 'AWS::Lambda::Function')) {
    const name = /^(\w+)Function[0-9A-F]{8}$/.exec(id)?.[1] ?? '';
    const role = roleOf(resource);
    const variables = Object.entries(resource.Properties?.['Environment']?.['Variables'] ?? {});
    const arnsFor = (action: string): string[] => {
      const [, other] = needs.find(([form]) => form.test(action)) ?? [];
      if (other !== undefined) return [`${other(checked)}${action.startsWith('secrets') ? ends[name] : ''}`];
      const form = variablesOf[action.replace(/:.*/, ':')];
      return variables
        .filter(([variable]) => form?.test(variable))
        .map(([, value]) => attributeOf(targetOf(value), 'Arn', checked));
    };
    for (const action of calls[name] ?? []) {
      const arns = arnsFor(action);
      if (arns.length > 0 && !arns.some((arn) => allows(role, action, arn, checked))) {
        checked.report(id, `calls ${action} and may not`);
      }
    }
    for (const [kind, owner] of [
      ['app', 'TokenRefresher'],
      ['callback', 'Receiver'],
    ] as const) {
      const arn = `${needs[0]?.[1](checked)}lantern/${kind}-AbCdEf`;
      if (name !== '' && name !== owner && allows(role, 'secretsmanager:GetSecretValue', arn, checked)) {
        checked.report(id, `may read secrets of the kind ${kind}, which it has no use for`);
      }
    }
    const key = resource.Properties?.['KmsKeyArn'];
    if (
      name !== '' &&
      key !== undefined &&
      !allows(role, 'kms:Decrypt', String(resolve(key, checked)), checked)
    ) {
      checked.report(id, 'may not decrypt with the key of the stack');
    }
    checkEndpoint(id, calls[name] ?? [], checked);
  }
}

/** A call to DynamoDB through the network's endpoint must be allowed by the endpoint too. */
function checkEndpoint(id: string, calls: readonly string[], checked: Checked): void {
  const [endpoint] = resourcesOf(checked, 'AWS::EC2::VPCEndpoint');
  if (endpoint === undefined || checked.template.Resources[id]?.Properties?.['VpcConfig'] === undefined)
    return;
  const policy = JSON.stringify(endpoint[1].Properties?.['PolicyDocument'] ?? {});
  for (const action of calls.filter((one) => one.startsWith('dynamodb:'))) {
    if (!policy.includes(`"${action}"`))
      checked.report(id, `${action} does not pass the endpoint of the network`);
  }
}
