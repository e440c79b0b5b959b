import * as z from 'zod/mini';
import { accountSchema } from '../config/account-schema.ts';
import { stagesSchema } from '../config/load-stages.ts';
import { conditionSchema } from '../rules/schema/condition.ts';
import { replySchema } from '../rules/schema/reply.ts';
import { ruleSchema } from '../rules/schema/rule.ts';
import { sharedRulesSchema } from '../rules/schema/rules.ts';
import { scheduleSchema } from '../rules/schema/schedule.ts';
import { textConditionSchema, valueMatchSchema } from '../rules/schema/text.ts';
import { testFileSchema } from '../rules/testing/schema.ts';

/**
 * The folder of the schemas that account files and tests name in their first line, so that editors complete and check
 * them.
 */
export const schemasFolder = 'infra/schema';

/** Definitions that are written once and referred to by name. */
const named: Readonly<Record<string, z.ZodMiniType>> = {
  condition: conditionSchema,
  reply: replySchema,
  rule: ruleSchema,
  schedule: scheduleSchema,
  text: textConditionSchema,
  value: valueMatchSchema,
};

/**
 * JSON Schemas of what operators write, by file, made from the schemas that check these files. Whatever goes beyond
 * the shape of a value (that some rule sets a state, that WeChat accepts a reply) is left to `rules check`.
 */
export function editorSchemas(): Readonly<Record<string, string>> {
  return {
    'account.json': toText(accountSchema, 'An account of wechat-reply'),
    'shared.json': toText(sharedRulesSchema, 'Rules that accounts of wechat-reply share'),
    'stages.json': toText(stagesSchema, 'The stages of wechat-reply'),
    'tests.json': toText(testFileSchema, 'Tests of the rules of an account'),
  };
}

function toText(schema: z.ZodMiniType, title: string): string {
  for (const [id, one] of Object.entries(named)) {
    if (z.globalRegistry.get(one)?.id === undefined)
      z.globalRegistry.add(one, { ...z.globalRegistry.get(one), id });
  }
  // Editors support draft 7 best. The schemas describe the files as written, before any transformation.
  const converted = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  // A place for YAML anchors (`&`), which `*` refers to.
  return `${JSON.stringify({ title, ...converted, patternProperties: { '^x-': {} } }, null, 2)}\n`;
}
