import type { EpochMilliseconds } from '../epoch.ts';
import type { DeployedRules } from './deployed-rules.ts';
import { type LoadedRules, type LoadedVersions, loadedVersions } from './loaded-versions.ts';
import { errorFields, type Log } from './log.ts';
import {
  deployedVersion,
  inForceAt,
  type MessageAsked,
  trialAt,
  versionFor,
  versionInForce,
} from './rules-in-force.ts';
import type { CurrentRules } from './rules-item.ts';
import type { RulesTable } from './rules-table.ts';

/** The rules that are in force: the deployed ones, or a version that was pushed over them. */
export interface LiveRules {
  /**
   * The rules that decide about a message. Stale-while-revalidate: a lookup is fresh for half a minute, refreshed in
   * the background for another half, and awaited after that, so a change takes effect within a minute. A scheduled
   * version is known in advance, and decides from the first message that is written at its time.
   */
  of(account: string, asked: MessageAsked): Promise<LoadedRules>;
  /** The rules that decided an earlier attempt at a message, or the current ones if those no longer exist. */
  again(account: string, version: number, asked: MessageAsked): Promise<LoadedRules>;
  /** Loads what the first message would otherwise wait for. */
  prime(account: string): Promise<unknown>;
  /** How long the rules in force want a user to be remembered; seconds. */
  rememberFor(account: string): number;
}

export interface LiveRulesDependencies {
  readonly table: Pick<RulesTable, 'current' | 'text'>;
  readonly deployed: ReadonlyMap<string, DeployedRules>;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

const freshForMs = 30_000;
const usable = 60_000;
/** Scheduled versions are loaded this long before their time; seconds. */
const loadedBefore = 120;

/** What one instance knows of an account's rules. */
interface Known {
  readonly account: string;
  readonly deployment: string;
  readonly versions: LoadedVersions;
  current: CurrentRules | undefined;
  /** The version for everybody at the last lookup. */
  inForce: LoadedRules | undefined;
  lookedAt: EpochMilliseconds;
  look: Promise<void> | undefined;
}

export function liveRules(dependencies: LiveRulesDependencies): LiveRules {
  const { deployed, now } = dependencies;
  const knownRules = new Map<string, Known>();
  for (const [account, rules] of deployed) {
    knownRules.set(account, {
      account,
      deployment: rules.deployment,
      versions: loadedVersions(dependencies, account, rules),
      current: undefined,
      inForce: undefined,
      lookedAt: Number.NEGATIVE_INFINITY,
      look: undefined,
    });
  }
  function lookOnce(known: Known): Promise<void> {
    if (known.look === undefined) {
      // The result may be as old as the beginning of the lookup, and an instance can be frozen in the middle of one.
      const begun = now();
      known.look = look(dependencies, known).finally(() => {
        known.lookedAt = begun;
        known.look = undefined;
      });
    }
    return known.look;
  }
  async function fresh(account: string): Promise<Known> {
    const known = knownRules.get(account);
    if (known === undefined) throw new Error(`There are no rules of ${account}.`);
    const age = (): number => now() - known.lookedAt;
    if (age() >= usable) {
      await lookOnce(known);
      // That lookup may have been long ago.
      if (age() >= usable) await lookOnce(known);
    } else if (age() >= freshForMs) void lookOnce(known);
    return known;
  }
  async function of(account: string, asked: MessageAsked): Promise<LoadedRules> {
    const known = await fresh(account);
    const version = versionFor(known.current, known.deployment, asked);
    const forAll = versionInForce(known.current, known.deployment, asked.at);
    const ofTesters = version === forAll ? undefined : await known.versions.get(version);
    return ofTesters ?? forEverybody(dependencies, known, forAll);
  }
  return {
    of,
    async again(account, version, asked) {
      const known = await fresh(account);
      return (await known.versions.get(version)) ?? of(account, asked);
    },
    prime: (account) => of(account, { openId: '', at: now() / 1000 }),
    rememberFor(account) {
      const loaded = [...(knownRules.get(account)?.versions.all() ?? [])];
      return Math.max(0, ...loaded.map(({ program }) => program.rememberFor));
    },
  };
}

/** Looks up what is in force now. Never throws: if it cannot be read or used, the last good rules stay in force. */
async function look({ table, log, now }: LiveRulesDependencies, known: Known): Promise<void> {
  const { account, deployment, versions, inForce } = known;
  let current: CurrentRules | undefined;
  try {
    current = await table.current(account);
  } catch (error) {
    log('warn', 'rules_unreadable', { account, ...errorFields(error) });
    return;
  }
  const at = now() / 1000;
  const forAll = versionInForce(current, deployment, at);
  const next = versionInForce(current, deployment, at + loadedBefore);
  const trial = trialAt(current, deployment, at)?.version;
  versions.keepOnly(new Set([deployedVersion, forAll, next, trial, inForce?.version]));
  // Callers in the meantime do not have to wait for it.
  if (forAll !== deployedVersion) await versions.get(forAll);
  known.current = current;
  if (next !== forAll) void versions.get(next);
}

/** The rules that everybody has, or the last good ones. */
async function forEverybody(
  { log, now }: LiveRulesDependencies,
  known: Known,
  version: number,
): Promise<LoadedRules> {
  const { account, deployment, current, versions, inForce: last } = known;
  if (last?.version === version) return last;
  const wanted = await versions.get(version);
  // A new instance has no last good rules.
  const before = current !== undefined && current.before > 0 ? current.before : deployedVersion;
  const found = wanted ?? last ?? (await versions.get(before)) ?? (await versions.deployed());
  const { version: ofNow, at } = inForceAt(current, deployment, now() / 1000);
  // A late message from before the change changes nothing.
  if (version !== ofNow || known.inForce === found) return found;
  const isNews = known.inForce !== undefined || found.version !== deployedVersion;
  known.inForce = found;
  const isPushed = found.version === ofNow && ofNow !== deployedVersion;
  const pushedAt = isPushed ? new Date(at * 1000).toISOString() : undefined;
  if (isNews) log('info', 'rules_in_force', { account, version: found.version, pushedAt });
  return found;
}
