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
  /** Of the stack, as the last deploy left them. */
  readonly outputs: () => ReadonlyMap<string, string>;
  /** The account as the functions were deployed with it. */
  readonly deployedAccount: (account: string) => Account;
  readonly renewFunctions: () => void;
}

/** Puts in force what is saved on the page. */
export interface SavedInForce {
  /**
   * The file's rules become a version, and the functions look at once; unless they are only to be pushed, for some or for
   * later. What else has changed needs a deploy.
   */
  readonly saved: (account: string, isLive: boolean) => Promise<void>;
  /** The accounts whose files are in force as a version, as JSON; whoever deploys an account takes it out. */
  readonly pushed: Map<string, string>;
}

/** In the local run what is saved is live. */
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
      // At once, because whoever watches the files looks a moment after they were written.
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
