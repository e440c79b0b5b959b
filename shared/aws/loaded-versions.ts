import { codeOf } from '../coded-error.ts';
import { readProgram } from '../rules/program-text.ts';
import { loadRules, type RuleSet } from '../rules/rule-set.ts';
import type { DeployedRules } from './deployed-rules.ts';
import { errorFields, type Log } from './log.ts';
import { deployedVersion } from './rules-in-force.ts';
import type { RulesItemErrorCode } from './rules-item.ts';
import type { RulesTable } from './rules-table.ts';

/** A version of an account's rules, ready to be asked. */
export interface LoadedRules extends RuleSet {
  /** 0 for the deployed ones. */
  readonly version: number;
}

/** The versions of an account's rules that an instance has loaded. */
export interface LoadedVersions {
  /** Loads a version once; `undefined` if it cannot be used, which is logged. */
  get(version: number): Promise<LoadedRules | undefined>;
  /** Forgets all others. It also forgets those that could not be used, so that they are tried again. */
  keepOnly(versions: ReadonlySet<number | undefined>): void;
  /** The deployed rules, which need no table. */
  deployed(): Promise<LoadedRules>;
  all(): Iterable<LoadedRules>;
}

export function loadedVersions(
  { table, log }: { readonly table: Pick<RulesTable, 'text'>; readonly log: Log },
  account: string,
  { program: deployedProgram }: DeployedRules,
): LoadedVersions {
  const loads = new Map<number, Promise<LoadedRules | undefined>>();
  const loaded = new Map<number, LoadedRules>();

  async function deployed(): Promise<LoadedRules> {
    const known = loaded.get(deployedVersion);
    if (known !== undefined) return known;
    const rules = { ...(await loadRules(deployedProgram)), version: deployedVersion };
    loaded.set(deployedVersion, rules);
    return rules;
  }

  async function load(version: number): Promise<LoadedRules | undefined> {
    let text: string;
    try {
      text = await table.text(account, version, 'program');
    } catch (error) {
      const isBroken = codeOf(error) === ('rules_damaged' satisfies RulesItemErrorCode);
      return report(isBroken ? 'rules_broken' : 'rules_unreadable', version, error);
    }
    try {
      const rules = { ...(await loadRules(await readProgram(text))), version };
      loaded.set(version, rules);
      return rules;
    } catch (error) {
      return report('rules_broken', version, error);
    }
  }

  function report(event: 'rules_broken' | 'rules_unreadable', version: number, error: unknown): undefined {
    log(event === 'rules_broken' ? 'error' : 'warn', event, { account, version, ...errorFields(error) });
    return undefined;
  }

  return {
    deployed,
    get(version) {
      if (version === deployedVersion) return deployed();
      const begun = loads.get(version) ?? load(version);
      loads.set(version, begun);
      return begun;
    },
    keepOnly(versions) {
      for (const version of [...loads.keys(), ...loaded.keys()]) {
        if (versions.has(version) && loaded.has(version)) continue;
        loads.delete(version);
        loaded.delete(version);
      }
    },
    all: () => loaded.values(),
  };
}
