import { hash } from 'node:crypto';
import { canonicalJson } from '../config/canonical-json.ts';
import type { MediaDigests } from '../config/media-digests.ts';
import type { AccountRules } from './build/program.ts';

/**
 * A short name for just these rules. It is made from what was written and not from what was built of it, so that a new
 * version of this software does not make other rules of the same text; the order of fields makes no difference. A picture that
 * was replaced makes other rules, too.
 */
export function rulesDigest(rules: AccountRules, media: MediaDigests): string {
  const { encryption: _, remindBeforeWindowCloses: __, verified, ...written } = rules;
  // The same digest as in 0.1.0, which knew neither files nor accounts without verification. The fields left out decide
  // whether rules are accepted and when they are asked, not what they say.
  const source = {
    ...written,
    ...(verified ? {} : { verified }),
    ...(Object.keys(media).length === 0 ? {} : { media }),
  };
  return hash('sha256', canonicalJson(source), 'base64url').slice(0, 12);
}
