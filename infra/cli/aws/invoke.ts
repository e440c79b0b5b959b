import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from './clients.ts';
import type { DeployedStack } from './find-stack.ts';

/** A deployed stack, and the client that reaches it. */
export interface StackAccess {
  readonly aws: Pick<AwsClients, 'lambda'>;
  readonly stack: DeployedStack;
}

/** The result of invoking a deployed function. */
export interface InvocationResult {
  readonly value: unknown;
  /** The message that the function failed with. */
  readonly error: string | undefined;
  /** Its last log lines in JSON; Lambda returns four kilobytes. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Invokes a deployed function and waits for its result.
 *
 * @param path of the function's construct, for example `SenderFunction`
 */
export async function invoke(
  { aws, stack }: StackAccess,
  path: string,
  event: object,
): Promise<InvocationResult> {
  const { Payload, FunctionError, LogResult } = await aws.lambda.send(
    new InvokeCommand({
      FunctionName: stack.resource('AWS::Lambda::Function', path),
      LogType: 'Tail',
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  const value: unknown = text === '' ? undefined : JSON.parse(text);
  const { errorMessage } = (value ?? {}) as { readonly errorMessage?: string };
  return {
    value,
    error: FunctionError === undefined ? undefined : (errorMessage ?? FunctionError),
    log: Buffer.from(LogResult ?? '', 'base64')
      .toString('utf8')
      .split('\n')
      .map(jsonObject)
      .filter((line) => line !== undefined),
  };
}

function jsonObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
