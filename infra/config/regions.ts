import { Token } from 'aws-cdk-lib';
import { CodedError } from '#shared/coded-error.ts';
import type { CompleteStackOptions } from './stack-options.ts';

/**
 * Regions without something that the stack has by default. Of the partitions it is documented; of single regions it is how
 * CloudFormation's registry was in November 2026, and one or the other may have it by now.
 *
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/lambda.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
const withoutFunctionUrls =
  /^(cn-|us-gov-|us-iso)|^(ap-east-2|ap-south-2|ap-southeast-[457]|ca-west-1|eu-central-2|eu-south-2|il-central-1|me-central-1|mx-central-1)$/;
const withoutSchemaRegistry =
  /^us-iso|^(ap-east-2|ap-south-2|ap-southeast-[57]|ca-west-1|il-central-1|mx-central-1)$/;

/** What options name and AWS takes from the stack's own region only, by the option. */
const arnsIn = (options: CompleteStackOptions): readonly (readonly [string, string | undefined])[] => [
  ['domain.certificateArn', options.domain?.certificateArn],
  ['encryptionKey', options.encryptionKey],
  ['formerEncryptionKey', options.formerEncryptionKey],
  ['alarmTopicArn', options.alarmTopicArn],
];

/**
 * Refuses what a region has not, and what lies in another one, where the region is known.
 *
 * @throws CodedError `region_lacks` with the options to choose instead
 */
export function refuseInRegion(region: string, options: CompleteStackOptions): void {
  if (Token.isUnresolved(region)) return;
  const { webhook, schemaRegistry } = options;
  const problems = [
    ...(webhook !== 'http-api' && withoutFunctionUrls.test(region)
      ? [`webhook: ${region} has no function URLs; choose webhook=http-api`]
      : []),
    ...(schemaRegistry && withoutSchemaRegistry.test(region)
      ? [`schemaRegistry: ${region} has no schema registry of EventBridge; choose schemaRegistry=false`]
      : []),
    ...arnsIn(options).flatMap(([option, arn]) => {
      const [start, , , other] = arn?.split(':') ?? [];
      return start !== 'arn' || other === region
        ? []
        : [
            `${option}: ${arn} is in ${other}, and the stack in ${region}; AWS takes only one from the same region`,
          ];
    }),
  ];
  if (problems.length > 0) throw new CodedError('region_lacks', problems.join('\n'));
}
