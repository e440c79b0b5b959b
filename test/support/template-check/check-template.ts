import { type CallsOf, checkCalls } from './calls.ts';
import { checkGrants } from './grants.ts';
import { checkLimits } from './limits.ts';
import { checkReferences } from './references.ts';
import { checkSpecification } from './specification.ts';
import type { Checked, Template } from './template.ts';

/** Where a template would be deployed. */
export interface Place {
  readonly stackName?: string;
  readonly region?: string;
}

/**
 * Everything that AWS would refuse about a template, or accept although it does not work, as far as that can be known
 * without AWS: it checks CloudFormation's specification, documented limits, and permissions.
 *
 * @param calls what the code of each function calls
 * @returns a line for each finding, with the logical id of the resource
 */
export function checkTemplate(template: unknown, calls: CallsOf, place: Place = {}): readonly string[] {
  const findings: string[] = [];
  const checked: Checked = {
    template: template as Template,
    stackName: place.stackName ?? 'wechat-reply',
    region: place.region ?? 'us-east-1',
    account: '123456789012',
    report: (id, problem) => void findings.push(`${id}: ${problem}`),
  };
  for (const check of [checkSpecification, checkReferences, checkLimits, checkGrants]) check(checked);
  checkCalls(checked, calls);
  return findings;
}
