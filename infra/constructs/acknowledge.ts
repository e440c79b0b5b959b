import { type Stack, Token, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * States why a finding of cdk-nag is acceptable, beside the construct that it concerns.
 *
 * @param id such as `SQS3`, or `IAM5[Resource::*]` for one of several findings of a rule
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${id}`, reason });
}

/** The beginning of an ARN as cdk-nag writes it in a finding, with names for what is unknown before the deploy. */
export function arnInFinding({ partition, region, account }: Stack, service: string): string {
  const shown = (value: string, name: string): string =>
    Token.isUnresolved(value) ? `<AWS::${name}>` : value;
  return `arn:${shown(partition, 'Partition')}:${service}:${shown(region, 'Region')}:${shown(account, 'AccountId')}`;
}
