import { codeOf } from '../coded-error.ts';
import { readProgram } from '../rules/program-text.ts';
import { loadRules, type RuleSet } from '../rules/rule-set.ts';
import type { DeployedRules } from './deployed-rules.ts';
import { errorFields, type Log } from './log.ts';
import type { CurrentRules, RulesItemErrorCode } from './rules-item.ts';
import type { RulesTable } from './rules-table.ts';

/** The rules of accounts as they are in force: the deployed ones, or a version that was pushed over them. */
export interface LiveRules {
  /**
   * The rules to decide by. A change is seen within a minute: what was looked up in the last half minute is taken as it
   * is; a little older, it is taken while a newer is looked for; older still, or at the first time, it is looked up first.
   */
  of(account: string): Promise<RuleSet>;
  /** How long the rules in force want a user to be remembered; seconds. */
  rememberFor(account: string): number;
}

export interface LiveRulesDependencies {
  readonly table: Pick<RulesTable, 'current' | 'text'>;
  readonly deployed: ReadonlyMap<string, DeployedRules>;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

const freshForMs = 30_000;
const usable = 60_000;
const deployedVersion = 0;

/** What one instance knows of an account's rules. */
interface Known {
  readonly account: string;
  readonly deployed: DeployedRules;
  inForce: RuleSet | undefined;
  version: number;
  lookedAt: number;
  look: Promise<void> | undefined;
}

export function liveRules(dependencies: LiveRulesDependencies): LiveRules {
  const { deployed, now } = dependencies;
  const knownRules = new Map<string, Known>();
  for (const [account, rules] of deployed) {
    knownRules.set(account, {
      account,
      deployed: rules,
      inForce: undefined,
      version: deployedVersion,
      lookedAt: Number.NEGATIVE_INFINITY,
      look: undefined,
    });
  }
  function lookOnce(known: Known): Promise<void> {
    if (known.look === undefined) {
      // What is seen may be from the beginning of a look, and an instance may be frozen in the middle of one.
      const begun = now();
      known.look = look(dependencies, known).finally(() => {
        known.lookedAt = begun;
        known.look = undefined;
      });
    }
    return known.look;
  }
  return {
    async of(account) {
      const known = knownRules.get(account);
      if (known === undefined) throw new Error(`There are no rules of ${account}.`);
      const age = (): number => now() - known.lookedAt;
      if (age() >= usable) {
        await lookOnce(known);
        // That may have been a look of long ago.
        if (age() >= usable) await lookOnce(known);
      } else if (age() >= freshForMs) void lookOnce(known);
      known.inForce ??= await loadRules(known.deployed.program);
      return known.inForce;
    },
    rememberFor: (account) => knownRules.get(account)?.inForce?.program.rememberFor ?? 0,
  };
}

/** Looks for what is in force now. Never throws: what cannot be read or used leaves the last good rules in force. */
async function look({ table, log }: LiveRulesDependencies, known: Known): Promise<void> {
  const { account, deployed } = known;
  let current: CurrentRules | undefined;
  try {
    current = await table.current(account);
  } catch (error) {
    log('warn', 'rules_unreadable', { account, ...errorFields(error) });
    return;
  }
  const wanted = versionInForce(current, deployed.deployment);
  if (wanted === known.version) return;
  if (wanted === deployedVersion) {
    known.inForce = undefined;
    known.version = deployedVersion;
    log('info', 'rules_in_force', { account, version: deployedVersion });
    return;
  }
  if (await use(wanted)) return;
  // A new instance has no good ones of its own.
  if (known.inForce === undefined && current !== undefined && current.before > 0) await use(current.before);

  async function use(version: number): Promise<boolean> {
    let text: string;
    try {
      text = await table.text(account, version, 'program');
    } catch (error) {
      const isBroken = codeOf(error) === ('rules_damaged' satisfies RulesItemErrorCode);
      return report(isBroken ? 'rules_broken' : 'rules_unreadable', version, error);
    }
    try {
      known.inForce = await loadRules(await readProgram(text));
      known.version = version;
      const pushedAt = version === wanted ? new Date((current?.at ?? 0) * 1000).toISOString() : undefined;
      log('info', 'rules_in_force', { account, version, pushedAt });
      return true;
    } catch (error) {
      return report('rules_broken', version, error);
    }
  }
  function report(event: 'rules_broken' | 'rules_unreadable', version: number, error: unknown): false {
    log(event === 'rules_broken' ? 'error' : 'warn', event, { account, version, ...errorFields(error) });
    return false;
  }
}

/** A pushed version is in force over just that deployment of the account's rules that it was pushed over; 0 for the deployed ones. */
export function versionInForce(current: CurrentRules | undefined, deployment: string): number {
  if (current === undefined) return deployedVersion;
  return generatedPart(current.over) === generatedPart(deployment) ? current.version : deployedVersion;
}

/** Pushes of before are over the whole name of a deployment, of which functions are told the last part today. */
function generatedPart(deployment: string): string {
  return deployment.slice(deployment.lastIndexOf('-') + 1);
}
