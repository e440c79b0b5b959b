import type { AwsClients } from '../../../cli/aws/clients.ts';
import type { DeployedStack } from '../../../cli/aws/find-stack.ts';
import { checkAccounts } from '../../../cli/rules/checked-account.ts';
import { mediaShelfOf } from '../../../cli/rules/live-stack.ts';
import { pushRules, rulesOfFile } from '../../../cli/rules/push-rules.ts';
import { versionStore } from '../../../cli/rules/version-store.ts';
import { deployedRulesIn } from '../../../constructs/deployed-rules-output.ts';
import type { DeskTarget } from './run-command.ts';

interface Settings extends DeskTarget {
  readonly clients: AwsClients;
  readonly deployed: DeployedStack;
}

/** In the local run what is saved is live: the file's rules become a version, and the functions look at once. */
export function putInForce(
  { clients, deployed, environment, folder, now }: Settings,
  renewFunctions: () => void,
): (account: string) => Promise<void> {
  const store = versionStore(clients.dynamoDb, deployed.outputs.get('RulesTableName') ?? '');
  const inDeployment = deployedRulesIn(deployed.outputs);
  return async (account) => {
    const [checked] = checkAccounts(folder, [account], now() / 1000);
    const rules = inDeployment.get(account);
    if (checked?.usable == null || rules === undefined) return;
    const change = { by: 'page', note: '', at: Math.floor(now() / 1000) };
    const pushed = await pushRules(
      { store, account, deployed: rules, shelf: mediaShelfOf(deployed, account, environment) },
      rulesOfFile(checked.usable, folder),
      change,
    );
    if (pushed.kind === 'pushed') renewFunctions();
  };
}
