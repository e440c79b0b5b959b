import type { LocalTemplate } from '../template/local-template.ts';

/**
 * Who an access key or a role's ARN is to other services. Lambda and Scheduler take on a role in a session: that of a
 * function is called as the function is.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function principals(template: LocalTemplate): (accessKeyOrRole: string) => string {
  const roles = new Map(template.ofType('AWS::IAM::Role').map(({ arn, roleId }) => [arn, roleId]));
  const functions = template
    .ofType('AWS::Lambda::Function')
    .map(({ ref, properties }) => [ref, `${roles.get(String(properties['Role']))}:${ref}`] as const);
  const sessions = [...roles].map(([arn, id]) => [arn, `${id}:schedule`] as const);
  const known = new Map([...functions, ...sessions]);
  return (accessKeyOrRole) => known.get(accessKeyOrRole) ?? `AIDA${accessKeyOrRole.toUpperCase()}`;
}
