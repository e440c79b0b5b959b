import { isDeepStrictEqual } from 'node:util';
import type { ChangedRules } from '../../local/page/desk-model.ts';
import type { StoredRules } from './stored-version.ts';

export function changedRules(before: StoredRules, after: StoredRules): ChangedRules {
  const old = new Map((before.rules ?? []).map((rule) => [rule.id, rule]));
  const now = after.rules ?? [];
  const ids = new Set(now.map(({ id }) => id));
  const kept = now.filter(({ id }) => old.has(id));
  return {
    new: now.length - kept.length,
    changed: kept.filter((rule) => !isDeepStrictEqual(rule, old.get(rule.id))).length,
    gone: [...old.keys()].filter((id) => !ids.has(id)).length,
  };
}
