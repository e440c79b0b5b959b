import { type Duration, Stack } from 'aws-cdk-lib';
import { type Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  type RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionBundle } from '../build/bundle.ts';
import { type Egress, placementOf } from './egress.ts';
import { useOfKeys } from './encryption.ts';
import { expiringLogGroup, type LogSettings } from './expiring-log-group.ts';

/** The stack's options that concern every function. */
export interface FunctionSettings extends LogSettings {
  /** ARNs of the keys in use: the current one, and the former one if there is one. */
  readonly keysInUse: readonly string[];
}

export interface WeChatFunctionProps {
  readonly description: string;
  readonly bundle: FunctionBundle;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: FunctionSettings;
  /**
   * The network of its calls.
   * @default changing addresses of Lambda
   */
  readonly egress?: Egress | undefined;
  /**
   * The maximum number of instances.
   * @default as many as the AWS account allows
   */
  readonly maxInstances?: number | undefined;
  /**
   * Megabytes; CPU comes in proportion.
   * @default 512
   */
  readonly memorySize?: number;
  /**
   * What Lambda does when the function calls itself through a queue 16 times in a row.
   * @default it assumes a mistake, and drops the event
   */
  readonly recursiveLoop?: RecursiveLoop;
}

/** A function with our defaults: runtime, its own log group, and a role that may only log. */
export class WeChatFunction extends LambdaFunction {
  readonly executionRole: Role;
  /** Lets it use the stack's key, if there is one. */
  readonly keyPolicy: Policy | undefined;

  constructor(scope: Construct, id: string, props: WeChatFunctionProps) {
    const logGroup = expiringLogGroup(scope, `${id}Logs`, props.settings);
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const keyPolicy = useOfKeys(props.settings.keysInUse, role);
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle.folder),
      handler: 'index.handler',
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout,
      // The stack's name separates the metrics of stages.
      environment: { ...props.environment, METRIC_NAMESPACE: Stack.of(scope).stackName },
      ...(props.settings.encryptionKey === undefined
        ? {}
        : { environmentEncryption: props.settings.encryptionKey }),
      ...(props.maxInstances === undefined ? {} : { reservedConcurrentExecutions: props.maxInstances }),
      ...(props.recursiveLoop === undefined ? {} : { recursiveLoop: props.recursiveLoop }),
      ...(props.egress === undefined ? {} : placementOf(props.egress, role)),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Our own lines say what an invocation did. Lambda's lines about its start and end would double the log.
      systemLogLevelV2: SystemLogLevel.WARN,
      role,
      // The queue and the schedule try again themselves.
      retryAttempts: 0,
    });
    this.executionRole = role;
    this.keyPolicy = keyPolicy;
    if (keyPolicy !== undefined) this.node.addDependency(keyPolicy);
  }
}
