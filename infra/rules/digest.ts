import { hash } from 'node:crypto';
import type { MediaDigests } from '../config/media-digests.ts';
import type { AccountRules } from './build/program.ts';

/**
 * A short name for just these rules. It is made from what was written and not from what was built of it, so that a new
 * version of this software does not make other rules of the same text; the order of fields makes no difference. A picture that
 * was replaced makes other rules, too.
 */
export function rulesDigest(rules: AccountRules, media: MediaDigests): string {
  // The same as ever where there are no files.
  const source = Object.keys(media).length === 0 ? rules : { ...rules, media };
  return hash('sha256', canonicalJson(source), 'base64url').slice(0, 12);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
