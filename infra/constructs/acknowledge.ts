import { type Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * States why a finding of cdk-nag is right as it is, beside the construct that it is about.
 *
 * @param id as in `SQS3`, or for one of several findings of a rule as in `IAM5[Resource::*]`
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${id}`, reason });
}

/** The beginning of an ARN as cdk-nag writes it into a finding, with what is not known before the deploy by its name. */
export function arnInFinding({ partition, region, account }: Stack, service: string): string {
  const shown = (value: string, name: string): string =>
    Token.isUnresolved(value) ? `<AWS::${name}>` : value;
  return `arn:${shown(partition, 'Partition')}:${service}:${shown(region, 'Region')}:${shown(account, 'AccountId')}`;
}
