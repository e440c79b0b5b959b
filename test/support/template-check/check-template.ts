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
 * All that AWS would refuse about a template, or would let go wrong in silence, as far as it can be known without AWS: against
 * CloudFormation's specification, documented limits, and who has to be let do what.
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
