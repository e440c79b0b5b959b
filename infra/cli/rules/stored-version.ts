import type { RulesItemErrorCode } from '#shared/aws/rules-item.ts';
import { codeOf } from '#shared/coded-error.ts';
import { readProgram } from '#shared/rules/program-text.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import type { MediaDigests } from '../../config/media-digests.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { AccountRules } from '../../rules/build/program.ts';
import type { PushTarget } from './push-target.ts';
import type { RulesVersion, VersionStore } from './version-store.ts';

/** The rules of a version and its files. Files are absent if there were none, and in older versions. */
export type StoredRules = AccountRules & { readonly media?: MediaDigests };

export function sourceText(rules: AccountRules, media: MediaDigests): string {
  return JSON.stringify(Object.keys(media).length === 0 ? rules : { ...rules, media });
}

/** The account's time zone by its newest version; older versions have none. */
export function timezoneOf(versions: readonly RulesVersion[]): string {
  return versions.find(({ timezone }) => timezone !== undefined)?.timezone ?? 'UTC';
}

/** Whether a stored version is complete and of this engine's format; otherwise it has to be stored again. */
export async function isUsable({ store, account }: PushTarget, version: number): Promise<boolean> {
  let text: string;
  try {
    text = await store.text(account, version, 'program');
  } catch (error) {
    if (codeOf(error) === ('rules_damaged' satisfies RulesItemErrorCode)) return false;
    throw error;
  }
  try {
    await loadRules(await readProgram(text));
    return true;
  } catch {
    return false;
  }
}

/** @throws CodedError `version_unknown` | `rules_damaged` */
export async function rulesOfVersion(
  store: VersionStore,
  account: string,
  version: number,
): Promise<StoredRules> {
  const versions = await store.versions(account);
  if (!versions.some((one) => one.version === version)) {
    const known = versions.map((one) => one.version).join(', ');
    throw new ToldError(
      'version_unknown',
      both(
        `${account} has no version ${version} of its rules. ${known === '' ? 'None was ever pushed.' : `There are ${known}.`}`,
        `${account} 的规则没有第 ${version} 版。${known === '' ? '还没有推送过。' : `有 ${known}。`}`,
      ),
    );
  }
  return JSON.parse(await store.text(account, version, 'source')) as StoredRules;
}
