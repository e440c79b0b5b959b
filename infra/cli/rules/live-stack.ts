import { CodedError } from '#shared/coded-error.ts';
import { accountOutputId } from '../../constructs/output-id.ts';
import { awsClients } from '../aws/clients.ts';
import { findStack } from '../aws/find-stack.ts';
import type { CommandContext } from '../command.ts';
import type { Change, PushTarget } from './push-rules.ts';
import { versionStore } from './version-store.ts';

/**
 * Where the live rules of an account are: found through the outputs of its stack.
 *
 * @throws CodedError `stack_missing` | `account_not_deployed`
 */
export async function liveRulesOf(
  account: string,
  { environment, options }: Pick<CommandContext, 'environment' | 'options'>,
): Promise<PushTarget> {
  const { cloudFormation, dynamoDb } = awsClients(environment);
  const { name, outputs } = await findStack(cloudFormation, options['stack']);
  const table = outputs.get('RulesTableName');
  const deployedDigest = outputs.get(accountOutputId('DeployedRules', account));
  if (table === undefined || deployedDigest === undefined) {
    throw new CodedError(
      'account_not_deployed',
      `The stack ${name} has no account ${account} whose rules could be changed. Deploy it first: npx cdk deploy.`,
    );
  }
  return { store: versionStore(dynamoDb, table), account, deployedDigest };
}

/** Who makes a change and why, as the versions will tell. */
export function changeBy({ environment, options, now }: CommandContext, note: string): Change {
  const given = options['note'];
  return {
    by: environment['USER'] ?? environment['LOGNAME'] ?? environment['USERNAME'] ?? 'unknown',
    note: typeof given === 'string' ? given : note,
    at: Math.floor(now() / 1000),
  };
}
