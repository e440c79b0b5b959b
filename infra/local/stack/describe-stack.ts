import type { StackDescription } from '../aws/services/service.ts';
import type { LocalTemplate } from '../template/local-template.ts';

/** The stack as CloudFormation would describe it, with the names of everything on this machine. */
export function describeStack(template: LocalTemplate, name: string): StackDescription {
  return {
    name,
    outputs: template.outputs(),
    resources: template.all().map(({ logicalId, type, ref }) => ({ logicalId, type, physicalId: ref })),
  };
}
