import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { largestFileFor } from '../../config/sender-memory.ts';
import { deployedRulesIn } from '../../constructs/deployed-rules-output.ts';
import { both, inLanguage } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { awsClients, type Environment } from '../aws/clients.ts';
import { type DeployedStack, findStack } from '../aws/find-stack.ts';
import { type MediaStore, mediaStore } from '../aws/media-store.ts';
import type { CommandContext } from '../command.ts';
import { pushNotice } from './push-notice.ts';
import type { PushTarget, RulesChange } from './push-target.ts';
import { versionStore } from './version-store.ts';

/**
 * Finds an account's pushed rules through the outputs of its stack. It mentions a push that a deploy ended, so that nobody
 * misses it.
 *
 * @throws CodedError `stack_missing` | `account_not_deployed`
 */
export async function liveRulesOf(
  account: string,
  {
    environment,
    options,
    print,
    language,
  }: Pick<CommandContext, 'environment' | 'options' | 'print' | 'language'>,
): Promise<PushTarget> {
  const { cloudFormation, dynamoDb } = awsClients(environment);
  const stack = await findStack(cloudFormation, options['stack']);
  const { name, outputs } = stack;
  const table = outputs.get('RulesTableName');
  const deployed = deployedRulesIn(outputs).get(account);
  if (table === undefined || deployed === undefined) {
    throw new ToldError(
      'account_not_deployed',
      both(
        `The stack ${name} has no account ${account} whose rules could be changed. Deploy it first: npx cdk deploy.`,
        `堆栈 ${name} 里没有账号 ${account}，无法更改它的规则。先部署：npx cdk deploy。`,
      ),
    );
  }
  const shelf = mediaShelfOf(stack, account, environment);
  const target = { store: versionStore(dynamoDb, table), account, deployed, shelf };
  const notice = options['json'] === true ? undefined : await pushNotice(target);
  if (notice !== undefined) print(inLanguage(notice, language));
  return target;
}

/** Who makes a change and why; the versions record it. */
export function changeBy({ environment, options, now }: CommandContext, note: string): RulesChange {
  const given = options['note'];
  return {
    by: environment['USER'] ?? environment['LOGNAME'] ?? environment['USERNAME'] ?? 'unknown',
    note: typeof given === 'string' ? given : note,
    at: Math.floor(now() / 1000),
  };
}

/** Where an account's files are stored; `undefined` in an older stack. */
export function mediaShelfOf(
  stack: DeployedStack,
  account: string,
  environment: Environment,
): MediaStore | undefined {
  if (!stack.has('AWS::S3::Bucket', 'RulesMediaBucket')) return undefined;
  const bucket = stack.resource('AWS::S3::Bucket', 'RulesMediaBucket');
  const largest = async (): Promise<number> => {
    const name = stack.resource('AWS::Lambda::Function', 'SenderFunction');
    const { lambda } = awsClients(environment);
    const { MemorySize = 0 } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return largestFileFor(MemorySize);
  };
  return mediaStore(environment, { bucket, account, largest });
}
