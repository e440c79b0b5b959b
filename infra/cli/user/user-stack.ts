import { didYouMean } from '#shared/closest-name.ts';
import { deployedRulesIn } from '../../constructs/deployed-rules-output.ts';
import { both, meant } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { type AwsClients, awsClients } from '../aws/clients.ts';
import { type DeployedStack, findStack } from '../aws/find-stack.ts';
import type { CommandContext } from '../command.ts';

/** The stack in which a user of an account is looked up. */
export interface UserStack {
  readonly aws: AwsClients;
  readonly stack: DeployedStack;
  readonly account: string;
  readonly openId: string;
}

/**
 * Reads the arguments of a command about a user. Accounts are looked up among the deployed ones, because their files may be
 * elsewhere.
 *
 * @throws CodedError `stack_missing` | `account_unknown`
 */
export async function openUserStack({
  options,
  positionals: [account = '', openId = ''],
  environment,
}: Pick<CommandContext, 'options' | 'positionals' | 'environment'>): Promise<UserStack> {
  const aws = awsClients(environment);
  const stack = await findStack(aws.cloudFormation, options['stack']);
  const known = [...deployedRulesIn(stack.outputs).keys()];
  if (!known.includes(account)) {
    throw new ToldError(
      'account_unknown',
      both(
        `The stack ${stack.name} has no account ${account}${didYouMean(account, known) || '.'} It has ${known.join(', ')}.`,
        `堆栈 ${stack.name} 里没有账号 ${account}${meant(account, known) || '。'}有 ${known.join('、')}。`,
      ),
    );
  }
  return { aws, stack, account, openId };
}
