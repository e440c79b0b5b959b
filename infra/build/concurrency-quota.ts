import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';

/**
 * How many functions the AWS account of the shell's credentials may run at once. Undefined if that is not known: a
 * stack can be built without credentials.
 */
export async function concurrencyQuota(region: string): Promise<number | undefined> {
  // The SDK's warning about the Node version does not concern a deployment.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const lambda = new LambdaClient({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 },
  });
  try {
    const { AccountLimit: limit } = await lambda.send(new GetAccountSettingsCommand({}));
    return limit?.ConcurrentExecutions;
  } catch {
    return undefined;
  } finally {
    lambda.destroy();
  }
}
