import { type AccountLimit, GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { codeOf } from '#shared/coded-error.ts';
import { type Finding, failed, ok, skipped } from '../doctor/step.ts';

/** Below this the functions of one stack are in each other's way. */
const enough = 100;

/** Whether the AWS account may run as many functions at once as the stack needs; a new one may run ten. */
export async function checkQuota(lambda: LambdaClient): Promise<Finding> {
  let settings: AccountLimit;
  try {
    settings = (await lambda.send(new GetAccountSettingsCommand({}))).AccountLimit ?? {};
  } catch (error) {
    return skipped(`the quota of the AWS account cannot be looked at (${codeOf(error)})`);
  }
  const { ConcurrentExecutions: all = 0, UnreservedConcurrentExecutions: left = all } = settings;
  if (all >= enough) return ok(`the AWS account may run ${all} functions at once, of which ${left} are free`);
  return failed(
    `the AWS account may run ${all} functions at once: a burst of pushes is throttled, and messages become dead letters`,
    'Have it raised: Service Quotas, Lambda, "Concurrent executions". Until then leave receiverConcurrency and reserveConcurrency out.',
  );
}
