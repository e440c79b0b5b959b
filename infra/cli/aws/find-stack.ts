import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { defaultStackName } from '../../config/stack-name.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { Option } from '../command.ts';

/** The option of every command that works on a deployed stack. */
export const stackOption = {
  stack: {
    type: 'string',
    placeholder: 'NAME',
    help: {
      en: `the name of the stack (default ${defaultStackName})`,
      zh: `堆栈的名称（默认 ${defaultStackName}）`,
    },
  },
} as const satisfies Record<string, Option>;

/** What to add to a command to name this stack; empty for the default stack. */
export function stackArgument({ name }: Pick<DeployedStack, 'name'>): string {
  return name === defaultStackName ? '' : ` --stack ${name}`;
}

/** A deployed stack. */
export interface DeployedStack {
  readonly name: string;
  /** Its ARN. */
  readonly id: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly resources: readonly DeployedResource[];
  /**
   * The physical name of a resource: a queue's URL, the name of a table or a function.
   *
   * @param name its path in the stack without slashes, for example `RepliesDeadLetterQueue`
   * @throws CodedError `resource_missing`
   */
  resource(type: string, name: string): string;
  has(type: string, name: string): boolean;
}

export interface DeployedResource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

/** @throws CodedError `stack_missing` */
export async function findStack(client: CloudFormationClient, named: unknown): Promise<DeployedStack> {
  const name = typeof named === 'string' ? named : defaultStackName;
  const stack = await describe(client, name);
  const outputs = (stack.Outputs ?? []).map(
    ({ OutputKey: key, OutputValue: value }) => [key ?? '', value ?? ''] as const,
  );
  const resources: DeployedResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: name })) {
    for (const {
      ResourceType: type = '',
      LogicalResourceId: logicalId = '',
      ...rest
    } of page.StackResourceSummaries ?? []) {
      resources.push({ type, logicalId, physicalId: rest.PhysicalResourceId ?? '' });
    }
  }
  const find = (type: string, path: string): string | undefined =>
    resources.find((one) => one.type === type && isAt(path, one.logicalId))?.physicalId;
  return {
    name,
    id: stack.StackId ?? '',
    outputs: new Map(outputs),
    resources,
    has: (type, path) => find(type, path) !== undefined,
    resource(type, path) {
      const found = find(type, path);
      if (found !== undefined) return found;
      throw new ToldError(
        'resource_missing',
        both(
          `The stack ${name} has no ${path} (${type}). Deploy it again with this version: npx cdk deploy.`,
          `堆栈 ${name} 里没有 ${path}（${type}）。用这个版本重新部署：npx cdk deploy。`,
        ),
      );
    },
  };
}

/** The CDK adds eight hexadecimal digits to the path of a resource. */
function isAt(path: string, logicalId: string): boolean {
  return logicalId.startsWith(path) && /^[0-9A-F]{8}$/.test(logicalId.slice(path.length));
}

async function describe(client: CloudFormationClient, name: string) {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (stack !== undefined) return stack;
  } catch (error) {
    if (!(error instanceof Error && /does not exist/.test(error.message))) throw error;
  }
  throw new ToldError(
    'stack_missing',
    both(
      `There is no stack ${name} in this AWS account and region. Deploy it with npx cdk deploy, or name another with --stack.`,
      `这个 AWS 账号和区域里没有堆栈 ${name}。用 npx cdk deploy 部署，或用 --stack 写另一个名称。`,
    ),
  );
}
