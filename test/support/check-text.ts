import { readAccount } from '#infra/config/read-account.ts';
import { lintRules } from '#infra/rules/lint/lint.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { inEnglish } from './in-english.ts';
import { t0 } from './rules-builder.ts';

/** All findings about an account's file, in English and in the order of the checks. */
export function checkAccountText(content: string | Uint8Array, now = t0) {
  const read = readAccount(content, 'lantern.yaml');
  if (!read.ok) return inEnglish(read.problems);
  const { rules, built, source } = read;
  const issues = lintRules({ account: rules, built, quotas: defaultQuotas[rules.kind], now });
  return inEnglish([
    ...source.warnings.map(({ place, ...slip }) => ({
      ...source.finding({ severity: 'warning', ...slip }),
      ...place,
    })),
    ...issues.map((issue) => source.finding(issue)),
  ]);
}
