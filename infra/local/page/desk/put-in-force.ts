import { isDeepStrictEqual } from 'node:util';
import type { AwsClients } from '../../../cli/aws/clients.ts';
import type { DeployedStack } from '../../../cli/aws/find-stack.ts';
import { checkAccounts } from '../../../cli/rules/checked-account.ts';
import { mediaShelfOf } from '../../../cli/rules/live-stack.ts';
import { pushRules, rulesOfFile } from '../../../cli/rules/push-rules.ts';
import { versionStore } from '../../../cli/rules/version-store.ts';
import type { Account } from '../../../config/account-schema.ts';
import { besideRules } from '../../../config/rules-of.ts';
import { deployedRulesIn } from '../../../constructs/deployed-rules-output.ts';
import type { DeskTarget } from './run-command.ts';

interface Settings extends DeskTarget {
  readonly clients: AwsClients;
  readonly deployed: DeployedStack;
  /** The stack's outputs after the last deploy. */
  readonly outputs: () => ReadonlyMap<string, string>;
  /** The account as it was deployed with the functions. */
  readonly deployedAccount: (account: string) => Account;
  readonly renewFunctions: () => void;
}

/** Puts in force what is saved on the page. */
export interface SavedInForce {
  /**
   * The file's rules become a version that the functions load at once, unless they are only meant to be pushed, for
   * testers or for later. All other changes need a deploy.
   */
  readonly saved: (account: string, isLive: boolean) => Promise<void>;
  /** The accounts whose files are in force as a version, as JSON. Deploying an account removes it from here. */
  readonly pushed: Map<string, string>;
}

/** In the local run a saved file is live. */
export function savedInForce(settings: Settings): SavedInForce {
  const { clients, deployed, environment, folder, now } = settings;
  const store = versionStore(clients.dynamoDb, settings.outputs().get('RulesTableName') ?? '');
  const pushed = new Map<string, string>();
  return {
    pushed,
    async saved(account, isLive) {
      const [checked] = checkAccounts(folder, [account], now() / 1000);
      if (checked?.usable == null) return;
      const { account: saved } = checked.usable;
      if (!isDeepStrictEqual(besideRules(settings.deployedAccount(account)), besideRules(saved))) return;
      // At once, because the watcher looks at the files a moment after they are written.
      pushed.set(account, JSON.stringify(saved));
      if (!isLive) return;
      const inDeployment = deployedRulesIn(settings.outputs()).get(account);
      if (inDeployment === undefined) return;
      const change = { by: 'page', note: '', at: Math.floor(now() / 1000) };
      const shelf = mediaShelfOf(deployed, account, environment);
      const result = await pushRules(
        { store, account, deployed: inDeployment, shelf },
        rulesOfFile(checked.usable, folder),
        change,
      );
      if (result.kind === 'pushed') settings.renewFunctions();
    },
  };
}
