import { versionInForce } from '#shared/aws/live-rules.ts';
import type { CurrentRules, RulesItemErrorCode } from '#shared/aws/rules-item.ts';
import { CodedError, codeOf } from '#shared/coded-error.ts';
import { readProgram, writeProgram } from '#shared/rules/program-text.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import type { RulesInDeployment } from '../../constructs/deployed-rules-output.ts';
import type { AccountRules } from '../../rules/build/program.ts';
import { buildProgram } from '../../rules/build/program.ts';
import { rulesDigest } from '../../rules/digest.ts';
import type { VersionStore } from './version-store.ts';

/** Where and over what rules are pushed. */
export interface PushTarget {
  readonly store: VersionStore;
  readonly account: string;
  readonly deployed: RulesInDeployment;
}

/** Who changes the rules, when and why. */
export interface Change {
  readonly by: string;
  readonly note: string;
  /** Epoch seconds. */
  readonly at: number;
}

export type Pushed =
  | { readonly kind: 'pushed'; readonly version: number; readonly before: number }
  /** Just these rules are in force already, as this version; 0 for the deployed ones. */
  | { readonly kind: 'unchanged'; readonly version: number };

/**
 * Stores rules as a new version, sees that what was stored can be used, and only then puts it in force.
 *
 * @throws CodedError `rules_invalid` | `rules_changed_meanwhile` | `rules_damaged`
 */
export async function pushRules(target: PushTarget, rules: AccountRules, change: Change): Promise<Pushed> {
  const { store, account, deployed } = target;
  const { program, issues } = buildProgram(rules);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const problems = errors.map(({ path, problem }) => `${path.join('.')}: ${problem}`);
    throw new CodedError(
      'rules_invalid',
      `These rules have errors and cannot go live:\n${problems.join('\n')}`,
    );
  }
  const digest = rulesDigest(rules);
  const current = await store.current(account);
  const before = versionInForce(current, deployed.deployment);
  const versions = await store.versions(account);
  const inForce = before === 0 ? deployed.digest : versions.find(({ version }) => version === before)?.digest;
  if (inForce === digest && (before === 0 || (await isUsable(store, account, before)))) {
    return { kind: 'unchanged', version: before };
  }
  const version = Math.max(current?.latest ?? 0, versions[0]?.version ?? 0) + 1;
  const texts = { program: writeProgram(program), source: JSON.stringify(rules) };
  await store.store(
    account,
    { version, ...change, digest, baseDeployment: deployed.deployment, rules: rules.rules.length },
    texts,
  );
  await loadRules(await readProgram(await store.text(account, version, 'program')));
  const next: CurrentRules = {
    version,
    before,
    over: deployed.deployment,
    latest: version,
    at: change.at,
    by: change.by,
  };
  await store.putInForce(account, next, current);
  return { kind: 'pushed', version, before };
}

/** Whether a stored version is whole and of this version of the engine; one that is not has to be stored anew. */
async function isUsable(store: VersionStore, account: string, version: number): Promise<boolean> {
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

/**
 * Puts the rules of a version in force again, as a new version; 0 puts the deployed ones in force.
 *
 * @throws CodedError `version_unknown` and those of {@link pushRules}
 */
export async function rollBack(target: PushTarget, to: number, change: Change): Promise<Pushed> {
  const { store, account, deployed } = target;
  if (to > 0) return pushRules(target, await rulesOfVersion(store, account, to), change);
  const current = await store.current(account);
  const before = versionInForce(current, deployed.deployment);
  if (current === undefined || current.version === 0) return { kind: 'unchanged', version: 0 };
  await store.putInForce(
    account,
    { ...current, version: 0, before, over: deployed.deployment, at: change.at, by: change.by },
    current,
  );
  return { kind: 'pushed', version: 0, before };
}

/** @throws CodedError `version_unknown` | `rules_damaged` */
export async function rulesOfVersion(
  store: VersionStore,
  account: string,
  version: number,
): Promise<AccountRules> {
  const versions = await store.versions(account);
  if (!versions.some((one) => one.version === version)) {
    const known = versions.map((one) => one.version).join(', ');
    throw new CodedError(
      'version_unknown',
      `${account} has no version ${version} of its rules. ${known === '' ? 'None was ever pushed.' : `There are ${known}.`}`,
    );
  }
  return JSON.parse(await store.text(account, version, 'source')) as AccountRules;
}
