import { type AccountLimit, GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { codeOf } from '#shared/coded-error.ts';
import { both } from '../../language/text.ts';
import { failed, ok, type StepResult, skipped } from '../doctor/step.ts';

/** With less than this, the functions of one stack compete with each other. */
const enough = 100;

/** Whether the AWS account may run enough functions at the same time; a new account may run ten. */
export async function checkQuota(lambda: LambdaClient): Promise<StepResult> {
  let settings: AccountLimit;
  try {
    settings = (await lambda.send(new GetAccountSettingsCommand({}))).AccountLimit ?? {};
  } catch (error) {
    const code = codeOf(error);
    return skipped(
      both(`the quota of the AWS account cannot be looked at (${code})`, `看不到 AWS 账号的配额（${code}）`),
    );
  }
  const { ConcurrentExecutions: all = 0, UnreservedConcurrentExecutions: left = all } = settings;
  if (all >= enough) {
    return ok(
      both(
        `the AWS account may run ${all} functions at once, of which ${left} are free`,
        `AWS 账号可以同时运行 ${all} 个函数，其中 ${left} 个空闲`,
      ),
    );
  }
  return failed(
    both(
      `the AWS account may run ${all} functions at once: a burst of pushes is throttled, and messages become dead letters`,
      `AWS 账号只能同时运行 ${all} 个函数：推送一多就会被限流，消息会进死信队列`,
    ),
    both(
      'Have it raised: Service Quotas, Lambda, "Concurrent executions". Until then leave receiverConcurrency and reserveConcurrency out.',
      '申请提高：Service Quotas，Lambda，「Concurrent executions」。在那之前不要设 receiverConcurrency 和 reserveConcurrency。',
    ),
  );
}
