import type { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};
/** The statements of a role's policy: allowed actions by resource. */
export function statementsOf(template: Template, role: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    JSON.stringify(Properties.Roles).includes(`"${role}`),
  );
  expect(policies).toHaveLength(1);
  return policies[0]?.['Properties'].PolicyDocument.Statement;
}
export const actionsOf = (template: Template, role: string): string[] =>
  statementsOf(template, role)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => Action)
    .sort();
