import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProgram, writeProgram } from '#shared/rules/program-text.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { mediaDigests } from '../../config/media-digests.ts';
import type { AccountFile } from '../../config/read-account.ts';
import { both, inEach, inLanguage } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { type AccountRules, type BuiltRules, buildProgram } from '../../rules/build/program.ts';
import { rulesDigest } from '../../rules/digest.ts';
import { carryMedia, type PushedMedia, withCarriedMedia } from './carry-media.ts';
import {
  checkReach,
  everybody,
  isSame,
  type Pushed,
  type PushTarget,
  putState,
  type Reach,
  type RulesChange,
  reached,
  readState,
  type SameRules,
  trialOf,
  who,
} from './push-target.ts';
import { itemOf, type RulesState, rulesStateAt, withTrial } from './rules-state.ts';
import { isUsable, rulesOfVersion, sourceText } from './stored-version.ts';
import type { RulesVersion } from './version-store.ts';

/** Rules with the files that they send. */
export interface PushedRules {
  readonly rules: AccountRules;
  readonly built: BuiltRules;
  readonly media: PushedMedia;
}

/**
 * The rules of an account's file in the form in which they are pushed.
 *
 * @param folder the folder of the account files
 */
export function rulesOfFile(
  { rules, built }: Pick<AccountFile, 'rules' | 'built'>,
  folder: string,
): PushedRules {
  const digests = mediaDigests(folder, built.files);
  return { rules, built, media: { digests, contentOf: (file) => readFileSync(join(folder, file)) } };
}

/**
 * Stores rules as a new version, checks that the stored text can be used, and only then puts it in force.
 *
 * @throws CodedError `rules_invalid` | `stack_too_old` | `testers_missing` | `media_not_carried` | `time_past` |
 * `too_much_to_come` | `rules_changed_meanwhile` | `rules_damaged`
 */
export async function pushRules(
  target: PushTarget,
  { rules, built: { program, issues }, media }: PushedRules,
  change: RulesChange,
  reach = everybody,
): Promise<Pushed> {
  const { store, account, deployed } = target;
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const problems = inEach((language) =>
      errors.map(({ path, problem }) => `${path.join('.')}: ${inLanguage(problem, language)}`).join('\n'),
    );
    throw new ToldError(
      'rules_invalid',
      both(
        `These rules have errors and cannot go live:\n${problems.en}`,
        `规则有错误，不能上线：\n${problems.zh}`,
      ),
    );
  }
  checkReach(reach, target, change.at);
  const digest = rulesDigest(rules, media.digests);
  const { current, state, versions } = await readState(target, change.at);
  const sameRules = versionsWith(digest, versions);
  const known = knownIn(target, state, reach);
  if (digestOf(known, target, versions) === digest && (known === 0 || (await isUsable(target, known)))) {
    const isSameFor = reach.kind !== 'testers' || state.trial === null || isSame(state.trial.users, reach);
    if (isSameFor) return { kind: 'unchanged', version: known, state, sameRules };
    return putState(target, current, state, withTrial(state, { ...trialOf(known, reach), ...who(change) }), {
      version: known,
      sameRules,
    });
  }
  const version = Math.max(state.latest, versions[0]?.version ?? 0) + 1;
  await carryMedia(target.shelf, media);
  const texts = {
    program: writeProgram(withCarriedMedia(program, media.digests, rules.kind)),
    source: sourceText(rules, media.digests),
  };
  await store.store(
    account,
    {
      version,
      ...change,
      digest,
      baseDeployment: deployed.deployment,
      rules: rules.rules.length,
      timezone: rules.timezone,
    },
    texts,
  );
  await loadRules(await readProgram(await store.text(account, version, 'program')));
  return putState(target, current, state, reached(state, version, reach, change), { version, sameRules });
}

/**
 * Puts the testers' version in force for everybody.
 *
 * @param from when it comes into force; epoch seconds, `null` for now
 * @throws CodedError `no_trial` and those of {@link pushRules}
 */
export async function publishTrial(
  target: PushTarget,
  change: RulesChange,
  from: number | null,
): Promise<Pushed> {
  const { current, state, versions } = await readState(target, change.at);
  if (state.trial === null) {
    const { account } = target;
    throw new ToldError('no_trial', {
      en: `The testers of ${account} have what everybody has, so there is nothing to publish. Give them a version first: rules push ${account} --testers`,
      zh: `${account} 的测试人员用的和大家一样，没有可以发布的版本。先推给测试人员：rules push ${account} --testers`,
    });
  }
  const { version } = state.trial;
  const reach: Reach = from === null ? everybody : { kind: 'later', from };
  checkReach(reach, target, change.at);
  const sameRules = versionsWith(digestOf(version, target, versions), versions);
  return putState(target, current, state, reached(state, version, reach, change), { version, sameRules });
}

/**
 * Puts the rules of a version in force again, as a new version; 0 stands for the deployed rules.
 *
 * @throws CodedError `version_unknown` and those of {@link pushRules}
 */
export async function rollBack(
  target: PushTarget,
  to: number,
  change: RulesChange,
  reach = everybody,
): Promise<Pushed> {
  const { store, account } = target;
  if (to > 0) {
    const { media = {}, ...rules } = await rulesOfVersion(store, account, to);
    const known: PushedMedia = { digests: media, contentOf: () => undefined };
    return pushRules(target, { rules, built: buildProgram(rules), media: known }, change, reach);
  }
  checkReach(reach, target, change.at);
  const { current, state, versions } = await readState(target, change.at);
  const sameRules = versionsWith(target.deployed.digest, versions);
  const isThere = current === undefined || (current.version === 0 && state.version === 0);
  if (isThere && reach.kind === 'everybody' && state.trial === null)
    return { kind: 'unchanged', version: 0, state, sameRules };
  return putState(target, current, state, reached(state, 0, reach, change), { version: 0, sameRules });
}

function versionsWith(digest: string | undefined, versions: readonly RulesVersion[]): SameRules {
  return versions.filter((one) => one.digest === digest).map(({ version }) => version);
}

/** The version that the audience of a push has, or will have. */
function knownIn({ deployed }: PushTarget, state: RulesState, reach: Reach): number {
  switch (reach.kind) {
    case 'everybody':
      return state.version;
    case 'testers':
      return state.trial?.version ?? state.version;
    case 'later':
      return rulesStateAt(itemOf(state, deployed.deployment, undefined), deployed.deployment, reach.from)
        .version;
  }
}

function digestOf(version: number, { deployed }: PushTarget, versions: readonly RulesVersion[]) {
  return version === 0 ? deployed.digest : versions.find((one) => one.version === version)?.digest;
}
