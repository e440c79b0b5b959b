import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import { Construct } from 'constructs';
import { jsonSchemaOf } from '#shared/contracts/json-schema.ts';
import { contracts } from '#shared/contracts/published.ts';

export interface EventSchemasProps {
  readonly registryName: string;
}

/**
 * The schemas of all events in a registry, where AWS's console and toolkits find them and generate types.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema.html
 */
export class EventSchemas extends Construct {
  constructor(scope: Construct, id: string, { registryName }: EventSchemasProps) {
    super(scope, id);
    const registry = new CfnRegistry(this, 'Registry', {
      registryName,
      description: 'The events of WeChat accounts, and the requests to send to their users',
    });
    for (const contract of Object.values(contracts)) {
      new CfnSchema(this, contract.detailType, {
        registryName: registry.attrRegistryName,
        schemaName:
          contract.source === undefined ? contract.detailType : `${contract.source}@${contract.detailType}`,
        type: 'JSONSchemaDraft4',
        description: contract.description,
        content: JSON.stringify(jsonSchemaOf(contract)),
      });
    }
  }
}
