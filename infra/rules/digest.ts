import { hash } from 'node:crypto';
import { canonicalJson } from '../config/canonical-json.ts';
import type { MediaDigests } from '../config/media-digests.ts';
import type { AccountRules } from './build/program.ts';

/**
 * A short name for exactly these rules. It is made from the source and not from the built program, so that the same text
 * keeps its name in a new version of this software. The order of fields does not matter. The content of files does: with
 * another picture they are other rules.
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
