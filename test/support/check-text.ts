import type { Finding } from '#infra/config/finding.ts';
import { readAccount } from '#infra/config/read-account.ts';
import { lintRules } from '#infra/rules/lint/lint.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { inEnglish } from './in-english.ts';
import { t0 } from './rules-builder.ts';

/** All findings about an account's file, in English and in the order of the checks. */
export function checkAccountText(content: string | Uint8Array, now = t0) {
  return inEnglish(findingsOf(content, now));
}

/** The same in every language. */
export function findingsOf(content: string | Uint8Array, now = t0): readonly Finding[] {
  const read = readAccount(content, 'lantern.yaml');
  if (!read.ok) return read.problems;
  const { rules, built, source } = read;
  const issues = lintRules({ account: rules, built, quotas: defaultQuotas[rules.kind], now });
  return [
    ...source.warnings.map(({ place, ...slip }) => ({
      ...source.finding({ severity: 'warning', ...slip }),
      ...place,
    })),
    ...issues.map((issue) => source.finding(issue)),
  ];
}
