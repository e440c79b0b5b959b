import { Token } from 'aws-cdk-lib';
import { both, inEach } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import type { CompleteStackOptions } from './stack-options.ts';

/**
 * Regions that lack something that the stack uses by default. For partitions it is documented; for single regions
 * this is the state of CloudFormation's registry in November 2026, and some may have it by now.
 *
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/lambda.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
const withoutFunctionUrls =
  /^(cn-|us-gov-|us-iso)|^(ap-east-2|ap-south-2|ap-southeast-[457]|ca-west-1|eu-central-2|eu-south-2|il-central-1|me-central-1|mx-central-1)$/;
const withoutSchemaRegistry =
  /^us-iso|^(ap-east-2|ap-south-2|ap-southeast-[57]|ca-west-1|il-central-1|mx-central-1)$/;

/** Resources in options that AWS accepts only from the stack's own region, by option. */
const arnsIn = (options: CompleteStackOptions): readonly (readonly [string, string | undefined])[] => [
  ['domain.certificateArn', options.domain?.certificateArn],
  ['encryptionKey', options.encryptionKey],
  ['formerEncryptionKey', options.formerEncryptionKey],
  ['alarmTopicArn', options.alarmTopicArn],
];

/**
 * Refuses what a region does not have, and resources of another region, if the region is known.
 *
 * @throws CodedError `region_lacks` with the options to choose instead
 */
export function refuseInRegion(region: string, options: CompleteStackOptions): void {
  if (Token.isUnresolved(region)) return;
  const { webhook, schemaRegistry } = options;
  const problems = [
    ...(webhook !== 'http-api' && withoutFunctionUrls.test(region)
      ? [
          both(
            `webhook: ${region} has no function URLs; choose webhook=http-api`,
            `webhook：${region} 没有函数 URL；改成 webhook=http-api`,
          ),
        ]
      : []),
    ...(schemaRegistry && withoutSchemaRegistry.test(region)
      ? [
          both(
            `schemaRegistry: ${region} has no schema registry of EventBridge; choose schemaRegistry=false`,
            `schemaRegistry：${region} 没有 EventBridge 的 schema registry；改成 schemaRegistry=false`,
          ),
        ]
      : []),
    ...arnsIn(options).flatMap(([option, arn]) => {
      const [start, , , other] = arn?.split(':') ?? [];
      return start !== 'arn' || other === region
        ? []
        : [
            both(
              `${option}: ${arn} is in ${other}, and the stack in ${region}; AWS takes only one from the same region`,
              `${option}：${arn} 在 ${other}，堆栈在 ${region}；AWS 只接受同一个区域的`,
            ),
          ];
    }),
  ];
  if (problems.length > 0)
    throw new ToldError(
      'region_lacks',
      inEach((language) => problems.map((problem) => problem[language]).join('\n')),
    );
}
