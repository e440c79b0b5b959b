import { rmSync } from 'node:fs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { AwsClients } from '#infra/cli/aws/clients.ts';
import { type DeployedStack, findStack } from '#infra/cli/aws/find-stack.ts';
import type { Target } from '#infra/cli/doctor/step.ts';
import { checkLeftovers } from '#infra/cli/smoke/leftovers.ts';
import { deployedRulesIn } from '#infra/constructs/deployed-rules-output.ts';
import { inLanguage } from '#infra/language/text.ts';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { codeOf } from '#shared/coded-error.ts';
import { account, accountFile, guest, writeAccount } from './accounts.ts';
import type { cdkFor } from './cdk.ts';
import type { operatorOf } from './operator.ts';
import type { Report } from './report.ts';

export interface AgainSettings {
  readonly aws: AwsClients;
  readonly cdk: ReturnType<typeof cdkFor>;
  readonly operator: ReturnType<typeof operatorOf>;
  /** The folder of the account files. */
  readonly accounts: string;
  readonly stackName: string;
  readonly report: Report;
  /** Whether the endpoint makes a resource anew that it has deleted. */
  readonly makesAnew: boolean;
}

const isTable = ({ type }: { type: string }): boolean => type === 'AWS::DynamoDB::Table';
/** The tables that stay when the stack goes, by their names. */
export const keptTables = ({ resources }: DeployedStack): string[] =>
  resources
    .filter(isTable)
    .map(({ physicalId }) => physicalId)
    .filter((name) => /ConversationTable|AuditTable|RulesTable/.test(name));

/** The values of the secrets of an account; undefined for one that is not there. */
export function secretsOf({ aws, stackName }: Pick<AgainSettings, 'aws' | 'stackName'>, of: string) {
  return Promise.all(
    [appSecretName, callbackSecretName].map(async (nameOf) => {
      try {
        const id = nameOf(`${stackName}/`, of);
        return (await aws.secrets.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
      } catch (error) {
        if (codeOf(error) === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    }),
  );
}

/** An account is added, removed, and added again, beside one that stays. */
export async function playAccountAgain(settings: AgainSettings): Promise<void> {
  const { aws, cdk, operator, accounts, stackName, report, makesAnew } = settings;
  const deploy = async (what: string): Promise<DeployedStack> => {
    await report.step(`cdk deploy, ${what}`, async () => {
      await cdk.synth();
      await cdk.deploy();
    });
    return findStack(aws.cloudFormation, stackName);
  };
  const deployed = (stack: DeployedStack) => deployedRulesIn(stack.outputs);

  writeAccount(accounts, '10:00-22:00', guest);
  const added = await deploy('with another account');
  await operator.setKeys(guest);
  const secrets = await secretsOf(settings, guest);
  report.check('both accounts are deployed', [...deployed(added).keys()].sort(), [account, guest].sort());

  rmSync(accountFile(accounts, guest));
  const removed = await deploy('without it');
  report.check('the account is gone', [...deployed(removed).keys()], [account]);
  report.check('its secrets are kept', await secretsOf(settings, guest), secrets);
  report.check('the tables are the same', keptTables(removed), keptTables(added));

  writeAccount(accounts, makesAnew ? '10:00-22:00' : '11:00-23:00', guest);
  const again = await deploy('with it again');
  const [before, now] = [added, again].map((stack) => deployed(stack).get(guest)?.deployment);
  report.check('the account is there again', [...deployed(again).keys()].sort(), [account, guest].sort());
  report.check('in a deployment of its own, over which nothing is pushed', now !== before, true);
  report.check('with the secrets that it had', await secretsOf(settings, guest), secrets);
  report.check(
    'the other account’s deployment is the same',
    deployed(again).get(account)?.deployment,
    deployed(added).get(account)?.deployment,
  );
}

/**
 * The stack is destroyed, and deployed again under the same name.
 *
 * @param keepsTables whether the endpoint keeps what the template says is to be kept
 * @returns the new stack
 */
export async function playStackAgain(
  { aws, cdk, stackName, report }: AgainSettings,
  before: DeployedStack,
  keepsTables: boolean,
): Promise<DeployedStack> {
  await report.step('cdk deploy, after the stack was destroyed', cdk.deploy);
  const stack = await findStack(aws.cloudFormation, stackName);
  const old = keptTables(before);
  report.check(
    'it has tables of its own',
    keptTables(stack).filter((name) => old.includes(name)),
    [],
  );
  const { detail } = await checkLeftovers({ aws, stack } as Target);
  const said = inLanguage(detail, 'en');
  if (keepsTables) {
    report.check(
      'smoke names the tables that the first one has left',
      old.filter((name) => !said.includes(name)),
      [],
    );
  } else report.note(`leftovers: ${said}`);
  return stack;
}
