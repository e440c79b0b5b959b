import type { AccountSources } from '../../build/bundle.ts';
import { defaultStackName } from '../../config/stack-name.ts';
import { localEnvironment } from '../aws/credentials.ts';
import { type LocalDynamoDb, startDynamoDb, type TableSettings } from '../aws/dynamodb.ts';
import { startAwsEndpoint } from '../aws/endpoint.ts';
import type { LocalBus } from '../aws/event-bus.ts';
import { startEventSource } from '../aws/event-source.ts';
import type { LocalQueue } from '../aws/queue.ts';
import { startSchedule } from '../aws/schedule.ts';
import type { StackDescription } from '../aws/services/service.ts';
import type { Clock } from '../clock.ts';
import type { LocalFunction } from '../lambda/function-host.ts';
import type { Observation } from '../observe.ts';
import type { KeptStack } from '../template/kept-stack.ts';
import { type LocalTemplate, localTemplate } from '../template/local-template.ts';
import { createBus } from './bus.ts';
import { type Deployable, deployRules } from './deploy-rules.ts';
import { describeStack } from './describe-stack.ts';
import { functionNameOf } from './function-name.ts';
import { createFunctions } from './functions.ts';
import { logTap } from './invoke.ts';
import { principals } from './principals.ts';
import { createQueues, type Queues } from './queues.ts';
import { type AccountSecrets, secretValues } from './secrets.ts';

export interface StackSettings {
  readonly kept: KeptStack;
  readonly sources: AccountSources;
  readonly secrets: ReadonlyMap<string, AccountSecrets>;
  readonly wechatApi: string;
  /** The address on this machine that stands for the template's function URL; without a trailing slash. */
  readonly webhookUrl: string;
  /**
   * The port of the local AWS, or else the next free one; 0 takes any.
   * @default 0
   */
  readonly awsPort?: number;
  /** The session token that requests to AWS must carry; undefined accepts any. */
  readonly sessionToken?: string | undefined;
  /** Called with the name of a secret that was set. */
  readonly onSecret?: (name: string, text: string) => void;
  readonly onLog: (functionName: string, line: string) => void;
  readonly observation?: Observation;
}

/** The stack, running on this machine as its template describes it. */
export interface RunningStack {
  readonly bus: LocalBus;
  /** The address of the local AWS. */
  readonly awsEndpoint: string;
  /** The environment variables with which the SDK and our commands reach it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly deadLetterQueues: readonly LocalQueue[];
  readonly workQueues: readonly LocalQueue[];
  /**
   * Puts accounts in force after their files were saved; they must fit the stack.
   *
   * @param ended the accounts whose pushed versions end even if their deployed rules stay the same
   */
  deployRules(accounts: AccountSources['accounts'], ended: ReadonlySet<string>): void;
  /** The outputs of the stack after the last deploy. */
  outputs(): ReadonlyMap<string, string>;
  /** Whether every queued message was handled or is in a dead-letter queue. */
  isIdle(): boolean;
  readonly dynamoDb: LocalDynamoDb;
  /** Restarts every function, so that it sees changes at once. */
  renewFunctions(): void;
  /** The function behind the function URL. */
  readonly webhook: LocalFunction;
  stop(): Promise<void>;
}

export async function startStack(settings: StackSettings, clock: Clock): Promise<RunningStack> {
  const { kept, sources } = settings;
  let queues: Queues | undefined;
  let bus: LocalBus | undefined;
  let secrets = new Map<string, string | undefined>();
  let dynamoDb: LocalDynamoDb | undefined;
  let functions: ReadonlyMap<string, LocalFunction> = new Map();
  const { onLog, invoke } = logTap(settings.onLog);
  const { observation } = settings;
  const endpoint = await startAwsEndpoint(
    {
      queueByUrl: (url) => queues?.byUrl(url),
      queueByArn: (arn) => queues?.byArn(arn),
      clock,
      principalOf: (accessKeyOrRole) => principalOf(accessKeyOrRole),
      schedules: new Map(),
      objects: new Map(),
      bus: () => bus as LocalBus,
      secrets: () => secrets,
      ...(settings.onSecret === undefined ? {} : { onSecret: settings.onSecret }),
      stack: () => described(),
      dynamoDb: () => dynamoDb?.endpoint ?? '',
      invoke: (name, payload) =>
        invoke(
          [...functions.values()].find((one) => one.name === name),
          payload,
        ),
    },
    observation,
    { port: settings.awsPort ?? 0, sessionToken: settings.sessionToken },
  );
  const template = localTemplate(kept.template, endpoint.url, settings.webhookUrl);
  let deployed: Readonly<Record<string, string>> = {};
  const described = (): StackDescription => {
    const stack = describeStack(template, defaultStackName);
    return { ...stack, outputs: { ...stack.outputs, ...deployed } };
  };
  const principalOf = principals(template);
  secrets = secretValues(defaultStackName, settings.secrets);
  const tables = await startDynamoDb(tablesOf(template), observation, settings.sessionToken);
  dynamoDb = tables;
  queues = createQueues(template, clock);
  functions = createFunctions(
    template,
    {
      ...settings,
      onLog,
      codeFolder: kept.codeFolder,
      worker: kept.worker,
      awsEndpoint: endpoint.url,
      dynamoDbEndpoint: tables.endpoint,
    },
    clock,
  );
  const deployables = deployablesOf(template, functions, kept);
  const deploy: RunningStack['deployRules'] = (accounts, ended) => {
    deployed = deployRules(deployables, { ...sources, accounts }, deployed, ended);
  };
  deploy(sources.accounts, new Set());
  bus = createBus(template, queues, functions, clock);
  const functionOf = (arn: unknown): LocalFunction => {
    const found = functions.get(String(arn));
    if (found === undefined) throw new Error(`The template has no function ${String(arn)}.`);
    return found;
  };
  startEventSources(template, queues, functions, clock);
  startSchedules(template, functionOf, clock);
  const [url] = template.ofType('AWS::Lambda::Url');
  return {
    bus,
    awsEndpoint: endpoint.url,
    environment: { AWS_ENDPOINT_URL: endpoint.url, ...localEnvironment(settings.sessionToken) },
    dynamoDb: tables,
    deadLetterQueues: queues.deadLetterQueues,
    workQueues: queues.workQueues,
    deployRules: deploy,
    outputs: () => new Map(Object.entries(described().outputs)),
    isIdle: () => queues.workQueues.every((queue) => queue.contents().length === 0),
    renewFunctions() {
      for (const one of functions.values()) one.renew();
    },
    webhook: functionOf(url?.properties['TargetFunctionArn']),
    async stop() {
      await Promise.all([...functions.values()].map((one) => one.stop()));
      await Promise.all([endpoint.stop(), tables.stop()]);
    },
  };
}

function deployablesOf(
  template: LocalTemplate,
  functions: ReadonlyMap<string, LocalFunction>,
  { codeFolder }: KeptStack,
): Deployable[] {
  return template.ofType('AWS::Lambda::Function').map(({ arn, logicalId, properties }) => {
    const name = functionNameOf(logicalId);
    const { Variables = {} } = (properties['Environment'] ?? {}) as { Variables?: Record<string, string> };
    const target = functions.get(arn) as LocalFunction;
    return { name, target, codeFolder: codeFolder(name), environment: Variables };
  });
}

function tablesOf(template: LocalTemplate): TableSettings[] {
  return template.ofType('AWS::DynamoDB::Table').map(({ ref, properties }) => ({
    TableName: ref,
    KeySchema: properties['KeySchema'] as TableSettings['KeySchema'],
    AttributeDefinitions: properties['AttributeDefinitions'] as TableSettings['AttributeDefinitions'],
  }));
}

function startEventSources(
  template: LocalTemplate,
  queues: Queues,
  functions: ReadonlyMap<string, LocalFunction>,
  clock: Clock,
): void {
  const byName = new Map([...functions.values()].map((one) => [one.name, one]));
  for (const { properties } of template.ofType('AWS::Lambda::EventSourceMapping')) {
    const { MaximumConcurrency = 1000 } = (properties['ScalingConfig'] ?? {}) as {
      MaximumConcurrency?: number;
    };
    const responseTypes = (properties['FunctionResponseTypes'] ?? []) as readonly string[];
    const settings = {
      queue: queues.byArn(String(properties['EventSourceArn'])),
      queueArn: String(properties['EventSourceArn']),
      batchSize: () => Number(properties['BatchSize'] ?? 10),
      maxConcurrency: MaximumConcurrency,
      reportsBatchItemFailures: responseTypes.includes('ReportBatchItemFailures'),
      invoke: (byName.get(String(properties['FunctionName'])) as LocalFunction).invoke,
    };
    startEventSource(settings, clock);
  }
}

function startSchedules(
  template: LocalTemplate,
  functionOf: (arn: unknown) => LocalFunction,
  clock: Clock,
): void {
  for (const { properties } of template.ofType('AWS::Scheduler::Schedule')) {
    const { Arn, Input } = properties['Target'] as { Arn: string; Input: string };
    const target = functionOf(Arn);
    // Its log says why it failed, and the schedule has no retries.
    startSchedule(
      String(properties['ScheduleExpression']),
      clock,
      () => void target.invoke(JSON.parse(Input)).catch(() => {}),
    );
  }
}
