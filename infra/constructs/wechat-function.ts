import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionBundle } from '../build/bundle.ts';

export interface WeChatFunctionProps {
  readonly description: string;
  readonly bundle: FunctionBundle;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Megabytes; CPU comes in proportion.
   * @default 512
   */
  readonly memorySize?: number;
}

/** A function with the defaults that all of ours share: runtime, log group of its own, and a role that may only log. */
export class WeChatFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: WeChatFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle.folder),
      handler: 'index.handler',
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout,
      environment: { ...props.environment },
      logGroup,
      role,
      // The queue and the schedule try again by themselves.
      retryAttempts: 0,
    });
  }
}
