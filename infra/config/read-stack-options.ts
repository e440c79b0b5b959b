import { CodedError } from '#shared/coded-error.ts';
import { checkWith, pathText } from '#shared/schema-check.ts';
import { type Stages, stageOptions } from './load-stages.ts';
import {
  type CompleteStackOptions,
  defaultHttpApiRate,
  type StackOptions,
  stackOptionNames,
  stackOptionsSchema,
} from './stack-options.ts';

/**
 * Checks options, and fills in the defaults.
 *
 * @param where the source of the options, for messages
 * @throws CodedError `options_invalid` with every finding
 */
export function completeOptions(
  options: StackOptions,
  where = 'The options of the stack',
): CompleteStackOptions {
  const checked = checkWith(stackOptionsSchema, options);
  const problems = checked.ok
    ? contradictions(checked.value)
    : checked.issues.map(({ path, problem }) => `${pathText(path)}: ${problem}`);
  if (checked.ok && problems.length === 0) return checked.value;
  throw new CodedError('options_invalid', problems.map((problem) => `${where}: ${problem}`).join('\n'));
}

function contradictions(options: CompleteStackOptions): string[] {
  const { domain, webhook, alarmEmails, alarmTopicArn, egress, wechatApi, encryptionKey } = options;
  const { provisionedConcurrency, receiverConcurrency = Number.POSITIVE_INFINITY } = options;
  // The network allows no other calls.
  const ports = wechatApi.split(',').map((one) => new URL(one.trim()).port);
  return [
    ...(provisionedConcurrency > receiverConcurrency
      ? [
          `provisionedConcurrency: ${provisionedConcurrency} warm instances are more than the ${receiverConcurrency} of receiverConcurrency`,
        ]
      : []),
    ...(encryptionKey === options.formerEncryptionKey
      ? ['formerEncryptionKey: is the one of encryptionKey, and would be another before it']
      : []),
    ...(egress !== 'none' && ports.some((port) => port !== '')
      ? [`wechatApi: with egress ${egress}, calls leave to port 443 only`]
      : []),
    ...(options.httpApiRate !== defaultHttpApiRate && webhook === 'function-url'
      ? ['httpApiRate: needs webhook to be http-api or both; receiverConcurrency limits a function URL']
      : []),
    ...(domain !== undefined && webhook === 'function-url'
      ? ['domain: needs webhook to be http-api or both; a function URL has no domain of its own']
      : []),
    ...(domain?.hostedZone !== undefined && !isInZone(domain.name, domain.hostedZone.name)
      ? [
          `domain: ${domain.name} is not in the hosted zone ${domain.hostedZone.name}, so its record cannot be there`,
        ]
      : []),
    ...(alarmEmails.length > 0 && alarmTopicArn !== undefined
      ? ['alarmTopicArn: has its own subscribers; leave alarmEmails out']
      : []),
  ];
}

/** People write zones with and without a dot at the end. */
function isInZone(name: string, zone: string): boolean {
  const parent = zone.replace(/\.$/, '');
  return name === parent || name.endsWith(`.${parent}`);
}

/**
 * The options of a stage, overridden by those of the command line (`-c name=value`), as JSON or else as text.
 *
 * @param context looks up a value of the CDK's context
 * @throws CodedError `options_invalid` | `stage_unknown`
 */
export function readStackOptions(
  stages: Stages,
  stage: string,
  context: (name: string) => unknown,
): CompleteStackOptions {
  const given = stackOptionNames.flatMap((name) => {
    const value = context(name);
    return value === undefined ? [] : [[name, parsed(value)] as const];
  });
  const where = `${stages.file}, ${stage}${given.length === 0 ? '' : ', or -c'}`;
  return completeOptions({ ...stageOptions(stages, stage), ...Object.fromEntries(given) }, where);
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The stack options among the properties of a construct. */
export function optionsIn(props: StackOptions): StackOptions {
  return Object.fromEntries(
    stackOptionNames.flatMap((name) => (props[name] === undefined ? [] : [[name, props[name]]])),
  );
}
