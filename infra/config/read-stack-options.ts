import { pathText } from '#shared/schema-check.ts';
import { checkInEveryLanguage } from '../language/check-with.ts';
import { both, type Text } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
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
  where = both('The options of the stack', '堆栈选项'),
): CompleteStackOptions {
  const checked = checkInEveryLanguage(stackOptionsSchema, options);
  const problems = checked.ok
    ? contradictions(checked.value)
    : checked.issues.map(({ path, problem, remedy }) => ({
        en: `${pathText(path)}: ${problem.en}${remedy === undefined ? '' : `. ${remedy.en}`}`,
        zh: `${pathText(path)}：${problem.zh}${remedy === undefined ? '' : `。${remedy.zh}`}`,
      }));
  if (checked.ok && problems.length === 0) return checked.value;
  throw new ToldError('options_invalid', {
    en: problems.map((problem) => `${where.en}: ${problem.en}`).join('\n'),
    zh: problems.map((problem) => `${where.zh}：${problem.zh}`).join('\n'),
  });
}

function contradictions(options: CompleteStackOptions): Text[] {
  const { domain, webhook, alarmEmails, alarmTopicArn, egress, wechatApi, encryptionKey } = options;
  const { provisionedConcurrency, receiverConcurrency = Number.POSITIVE_INFINITY } = options;
  // The network allows no other calls.
  const ports = wechatApi.split(',').map((one) => new URL(one.trim()).port);
  return [
    ...(provisionedConcurrency > receiverConcurrency
      ? [
          both(
            `provisionedConcurrency: ${provisionedConcurrency} warm instances are more than the ${receiverConcurrency} of receiverConcurrency`,
            `provisionedConcurrency：${provisionedConcurrency} 个常备实例，比 receiverConcurrency 的 ${receiverConcurrency} 个还多`,
          ),
        ]
      : []),
    ...(encryptionKey === options.formerEncryptionKey
      ? [
          both(
            'formerEncryptionKey: is the same as encryptionKey; it is for the key before that',
            'formerEncryptionKey：和 encryptionKey 一样；这里要写换掉之前的那个密钥',
          ),
        ]
      : []),
    ...(egress !== 'none' && ports.some((port) => port !== '')
      ? [
          both(
            `wechatApi: with egress ${egress}, only port 443 can be reached; leave the port out`,
            `wechatApi：egress 为 ${egress} 时只能访问 443 端口；不要写端口`,
          ),
        ]
      : []),
    ...(options.httpApiRate !== defaultHttpApiRate && webhook === 'function-url'
      ? [
          both(
            'httpApiRate: needs webhook to be http-api or both; receiverConcurrency limits a function URL',
            'httpApiRate：需要 webhook 为 http-api 或 both；函数 URL 用 receiverConcurrency 来限制',
          ),
        ]
      : []),
    ...(domain !== undefined && webhook === 'function-url'
      ? [
          both(
            'domain: needs webhook to be http-api or both; a function URL has no domain of its own',
            'domain：需要 webhook 为 http-api 或 both；函数 URL 不能用自己的域名',
          ),
        ]
      : []),
    ...(domain?.hostedZone !== undefined && !isInZone(domain.name, domain.hostedZone.name)
      ? [
          both(
            `domain: ${domain.name} is not in the hosted zone ${domain.hostedZone.name}, so its record cannot be there`,
            `domain：${domain.name} 不在托管区 ${domain.hostedZone.name} 里，没法在那里建记录`,
          ),
        ]
      : []),
    ...(alarmEmails.length > 0 && alarmTopicArn !== undefined
      ? [
          both(
            'alarmTopicArn: has its own subscribers; leave alarmEmails out',
            'alarmTopicArn：主题有自己的订阅者；不要再写 alarmEmails',
          ),
        ]
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
  const isGiven = given.length > 0;
  const where = both(
    `${stages.file}, ${stage}${isGiven ? ', or -c' : ''}`,
    `${stages.file} 的 ${stage}${isGiven ? '，或者 -c' : ''}`,
  );
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
