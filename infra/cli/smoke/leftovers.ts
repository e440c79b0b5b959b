import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { both } from '../../language/text.ts';
import { ok, type StepResult, skipped, type Target } from '../doctor/step.ts';

/** The tables that remain when a stack is deleted. */
const kept = ['TablesConversationTable', 'TablesAuditTable', 'RulesTable', 'PlatformsPlatformTable'];

/** Whether an earlier stack of the same name left tables behind, which this one does not use. */
export async function checkLeftovers({ aws, stack }: Target): Promise<StepResult> {
  const form = new RegExp(`^${stack.name}-(${kept.join('|')})[0-9A-F]{8}-`);
  const own = new Set(stack.resources.map(({ physicalId }) => physicalId));
  const names: string[] = [];
  let after: string | undefined;
  try {
    do {
      const page = await aws.dynamoDb.send(new ListTablesCommand({ ExclusiveStartTableName: after }));
      names.push(...(page.TableNames ?? []));
      after = page.LastEvaluatedTableName;
    } while (after !== undefined);
  } catch (error) {
    const { name } = error as Error;
    return skipped(both(`tables cannot be listed (${name})`, `不能列出表（${name}）`));
  }
  const left = names.filter((name) => form.test(name) && !own.has(name));
  if (left.length === 0)
    return ok(both('nothing is left of an earlier stack of this name', '没有同名的旧堆栈留下的表'));
  return ok(
    both(
      `${left.join(', ')}: left by an earlier stack of this name, and not used. Import or delete them (infra/docs/operations.md, "Remove a stack")`,
      `${left.join('、')}：同名的旧堆栈留下的表，现在不用。可以导入或删除（infra/docs/zh-CN/operations.md，「删除堆栈」）`,
    ),
  );
}
