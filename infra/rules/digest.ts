import { hash } from 'node:crypto';
import type { AccountRules } from './build/program.ts';

/**
 * A short name for just these rules. It is made from what was written and not from what was built of it, so that a new
 * version of this software does not make other rules of the same text; the order of fields makes no difference.
 */
export function rulesDigest(rules: AccountRules): string {
  return hash('sha256', canonicalJson(rules), 'base64url').slice(0, 12);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
