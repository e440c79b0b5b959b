import { runCases } from '#infra/rules/testing/run.ts';
import { testFileSchema } from '#infra/rules/testing/schema.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { ruleSetOf, t0 } from './rules-builder.ts';

/** The failures of a test case written as operators write it, on Thursday, 23 October 2025, 14:20 in Shanghai. */
export async function failures(rules: readonly object[], one: object, more: object = {}): Promise<string[]> {
  const checked = checkWith(testFileSchema, { cases: [{ name: 'a', ...one }] });
  if (!checked.ok) throw new Error(inOneLine(checked.issues));
  const set = await ruleSetOf(rules, { with: more });
  const results = runCases(set, defaultQuotas['official-account'], checked.value, t0);
  return results.flatMap((result) =>
    result.failures.flatMap(({ step, differences }) => differences.map((one) => `${step} ${one.en}`)),
  );
}
export const says = (words: string) => ({ text: { equals: words } });
