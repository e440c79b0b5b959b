import type { LocalTemplate } from '../template/local-template.ts';

/**
 * How other services see the holder of an access key or role. Lambda and Scheduler assume a role in a session; a
 * function's session has the function's name.
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
