import { join } from 'node:path';
import { DeleteTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { type AwsClients, awsClients } from '#infra/cli/aws/clients.ts';
import { type DeployedStack, findStack } from '#infra/cli/aws/find-stack.ts';
import { stackNameOf } from '#infra/config/stack-name.ts';
import { createClock } from '#infra/local/clock.ts';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { CodedError, codeOf } from '#shared/coded-error.ts';
import { senderEvents } from '#shared/contracts/sender-events.ts';
import { account, guest, writeAccount, writeStages } from './accounts.ts';
import { keptTables, playAccountAgain, playStackAgain, secretsOf } from './again.ts';
import { readTemplate } from './assembly.ts';
import { assetBucket, cdkFor } from './cdk.ts';
import { playConsole } from './console.ts';
import { type ConversationSettings, checkAnswer, checkRepeat, converse } from './conversation.ts';
import { startDeployedFunctions } from './deployed-functions.ts';
import { consumeDeployedQueue } from './deployed-queue.ts';
import { deployedRule } from './deployed-rule.ts';
import { environmentFor } from './environment.ts';
import { type Gaps, isNeeded, noGaps } from './gaps.ts';
import { operatorOf } from './operator.ts';
import { isLoopback, type Options } from './options.ts';
import type { Report } from './report.ts';
import { startWeChatDouble, type WeChatDouble } from './wechat-double.ts';

/** Deploys, pushes rules, updates, goes back if that is asked for, converses after each, and destroys. */
export async function playDeployment(options: Options, workFolder: string, report: Report): Promise<void> {
  const environment = environmentFor(options);
  const stackName = stackNameOf(options.stage);
  const accounts = join(workFolder, 'accounts');
  const gaps = noGaps();
  const wechat = await startWeChatDouble();
  const aws = awsClients(environment);
  const context = { stage: options.stage, accounts, wechatApi: wechat.url };
  const cdk = cdkFor({ options, environment, workFolder, stackName, context, gaps, report });
  const operator = operatorOf(environment, stackName, accounts, report);
  const settings = { options, environment, workFolder, wechat, aws, report, assembly: cdk.assembly };
  try {
    await refuseExisting(aws, stackName);
    writeStages(accounts, options.stage);
    writeAccount(accounts, '9:00-21:00');
    await report.step('cdk synth', cdk.synth);
    await report.step('cdk bootstrap', cdk.bootstrap);
    await report.step('cdk deploy', cdk.deploy);
    const stack = await findStack(aws.cloudFormation, stackName);
    checkResources(stack, cdk.assembly, gaps, report);
    report.check(
      'the outputs have the webhook, the bus, the dashboard and the next step',
      ['WebhookUrl', 'EventBusName', 'DashboardUrl', 'NextStep'].filter((name) => !stack.outputs.has(name)),
      [],
    );
    await operator.setKeys();
    const push = await withFunctions(settings, stack, converse);

    writeAccount(accounts, '7:00-19:00');
    await operator.pushRules();
    await withFunctions(settings, stack, (conversation) =>
      checkAnswer(conversation, 'the pushed rule answers', '7:00-19:00'),
    );

    const putEvent = (Source: string, DetailType: string, detail: object) =>
      aws.eventBridge.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: stack.outputs.get('EventBusName') ?? '',
              Source,
              DetailType,
              Detail: JSON.stringify(detail),
            },
          ],
        }),
      );
    await operator.listen(() => putEvent('test.deploy', 'OperatorListens', {}));
    await operator.record((data) => putEvent('wechat.sender', senderEvents.received, { metadata: {}, data }));

    const inForce = await playConsole({
      environment,
      stackName,
      accounts,
      report,
      checkAnswer: (what, expected) =>
        withFunctions(settings, stack, (conversation) => checkAnswer(conversation, what, expected)),
    });

    writeAccount(accounts, '8:00-20:00');
    await report.step('cdk synth, with another answer', cdk.synth);
    await report.step('cdk deploy, as an update', cdk.deploy);
    const updated = await findStack(aws.cloudFormation, stackName);
    report.check('the update has kept queues and tables', kept(updated), kept(stack));
    const ended = { inForce: 0, superseded: inForce };
    report.check('the push has ended with the update', await operator.versions(), ended);
    await withFunctions(settings, updated, async (conversation) => {
      await checkRepeat(conversation, push);
      await checkAnswer(conversation, 'the updated rule answers', '8:00-20:00');
    });

    if (options.revert) {
      writeStages(accounts, options.stage);
      writeAccount(accounts, '9:00-21:00');
      await report.step('cdk synth, with the first answer', cdk.synth);
      await report.step('cdk deploy, to go back', cdk.deploy);
      report.check('the push does not come back', await operator.versions(), ended);
      const reverted = await findStack(aws.cloudFormation, stackName);
      await withFunctions(settings, reverted, (conversation) =>
        checkAnswer(conversation, 'the first rule answers again', '9:00-21:00'),
      );
    }

    const again = { aws, cdk, operator, accounts, stackName, report, makesAnew: options.revert };
    await playAccountAgain(again);

    const last = await findStack(aws.cloudFormation, stackName);
    const secrets = await secretsOf(again, account);
    await report.step('cdk destroy', cdk.destroy);
    const gone = await findStack(aws.cloudFormation, stackName).then(
      () => 'still there',
      ({ code }) => code,
    );
    report.check('the stack is gone', gone, 'stack_missing');
    report.check('the secrets are kept', await secretsOf(again, account), secrets);
    const keepsTables = await areKept(aws, keptTables(last));
    const second = await playStackAgain(again, last, keepsTables);
    await withFunctions(settings, second, async (conversation) => {
      await conversation.functions.TokenRefresherFunction.invoke({ kind: 'schedule' });
      await checkAnswer(
        conversation,
        'it answers with the keys that it finds',
        options.revert ? '9:00-21:00' : '8:00-20:00',
      );
    });
    await report.step('cdk destroy, for good', cdk.destroy);
    await removeRetained(aws, [last, second], report);
  } finally {
    await wechat.stop();
    reportGaps(gaps, report);
  }
}

/** Somebody may be using it, and in the end it would be destroyed. */
async function refuseExisting({ cloudFormation }: AwsClients, stackName: string): Promise<void> {
  const isThere = await findStack(cloudFormation, stackName).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'stack_missing') return false;
      throw error;
    },
  );
  if (!isThere) return;
  throw new CodedError(
    'stack_exists',
    `There is a stack ${stackName} at the endpoint already. Choose another --stage or, if it was left by a run that failed, delete it.`,
  );
}

interface FunctionsSettings {
  readonly options: Options;
  readonly environment: Readonly<Record<string, string>>;
  readonly workFolder: string;
  readonly assembly: string;
  readonly wechat: WeChatDouble;
  readonly aws: AwsClients;
  readonly report: Report;
}

/** Runs the functions as they are deployed now, and stops them. */
async function withFunctions<Result>(
  { options, environment, workFolder, assembly, wechat, aws, report }: FunctionsSettings,
  stack: DeployedStack,
  use: (settings: ConversationSettings) => Promise<Result>,
): Promise<Result> {
  const clock = createClock(Date.now());
  const [, , , region = '', awsAccount = ''] = stack.id.split(':');
  const functions = await startDeployedFunctions({
    lambda: aws.lambda,
    s3: new S3Client({
      region: options.region,
      endpoint: options.endpoint,
      forcePathStyle: true,
      credentials: aws.lambda.config.credentials,
    }),
    stack,
    template: readTemplate(assembly, stack.name),
    endpoint: options.endpoint,
    bucket: assetBucket(awsAccount, region),
    environment,
    workFolder,
    clock,
    onLog: (name, line) => {
      if (/"level":"ERROR"|^(?!\{)/.test(line)) report.note(`${name}: ${line}`);
    },
  });
  try {
    const rule = await deployedRule(aws.eventBridge, stack, report);
    const consumerOf = (queue: string) =>
      consumeDeployedQueue({
        sqs: aws.sqs,
        lambda: aws.lambda,
        url: stack.resource('AWS::SQS::Queue', queue),
        consumer: functions.SenderFunction,
        takeOver: !isLoopback(new URL(options.endpoint).hostname),
        mend: rule.mend,
      });
    const [takeIn, work] = await Promise.all(['IntakeQueue', 'RepliesQueue'].map(consumerOf));
    const consume = async (): Promise<number> => {
      await takeIn?.();
      return (await work?.()) ?? 0;
    };
    return await use({ aws, stack, functions, rule, consume, wechat, report });
  } finally {
    clock.stop();
    await Promise.all(Object.values(functions).map((one) => one.stop()));
  }
}

/** An endpoint may say that all is made, and have passed over what it does not know. */
function checkResources(stack: DeployedStack, assembly: string, gaps: Gaps, report: Report): void {
  const made = new Set(stack.resources.map(({ logicalId }) => logicalId));
  const missing = Object.entries(readTemplate(assembly, stack.name).Resources).filter(
    ([id]) => !made.has(id),
  );
  for (const [, { Type }] of missing) gaps.types.set(Type, (gaps.types.get(Type) ?? 0) + 1);
  report.check('every resource that a message needs is there', [...gaps.types.keys()].filter(isNeeded), []);
}

function reportGaps({ types, namesFifoQueues }: Gaps, { note }: Report): void {
  if (types.size > 0) {
    note('the endpoint has no');
    for (const [type, count] of types) note(`  ${type} (${count} in the stack)`);
  }
  if (!namesFifoQueues) note('the endpoint gives FIFO queues no name of their own, as AWS does');
}

/** What the resources that hold something are called. */
function kept({ resources }: DeployedStack): string[] {
  const types = ['AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::Lambda::Url'];
  return resources
    .filter(({ type }) => types.includes(type))
    .map(({ logicalId, physicalId }) => `${logicalId} ${physicalId}`)
    .sort();
}

async function areKept({ dynamoDb }: AwsClients, tables: readonly string[]): Promise<boolean> {
  const found = await Promise.allSettled(
    tables.map((TableName) => dynamoDb.send(new DescribeTableCommand({ TableName }))),
  );
  return found.every(({ status }) => status === 'fulfilled');
}

/** What the stack leaves behind on purpose was made by this test, and would be in the way of the next. */
async function removeRetained(
  aws: AwsClients,
  stacks: readonly DeployedStack[],
  { note }: Report,
): Promise<void> {
  const secrets = [account, guest].flatMap((of) =>
    [appSecretName, callbackSecretName].map((nameOf) =>
      aws.secrets.send(
        new DeleteSecretCommand({
          SecretId: nameOf(`${stacks[0]?.name}/`, of),
          ForceDeleteWithoutRecovery: true,
        }),
      ),
    ),
  );
  const tables = stacks
    .flatMap(keptTables)
    .map((TableName) => aws.dynamoDb.send(new DeleteTableCommand({ TableName })));
  const results = await Promise.allSettled([...secrets, ...tables]);
  const gone = results.filter(({ status }) => status === 'rejected').length;
  note(`${results.length - gone} tables and secrets were kept as the stack says, and are removed now`);
  if (gone > 0) note(`${gone} more should have been kept: the endpoint does not mind deletion policies`);
}
