import { existsSync, readFileSync } from 'node:fs';
import type { OperatorAnswer, OperatorCall } from '#shared/contracts/operator-call.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack } from '../aws/find-stack.ts';
import type { CommandContext } from '../command.ts';
import { callWeChat } from '../wechat/call-wechat.ts';

/** Asks WeChat about one account. */
export type AskWeChat = (call: Omit<OperatorCall, 'kind' | 'owner'>) => Promise<OperatorAnswer>;

/**
 * Finds the stack that asks WeChat about an account.
 *
 * @throws CodedError `stack_missing`, `aws_refused`
 */
export function consoleAccount(
  account: string,
  { environment, options }: CommandContext,
): Promise<AskWeChat> {
  return withAws(async () => {
    const aws = awsClients(environment);
    const stack = await findStack(aws.cloudFormation, options['stack']);
    return (call) => withAws(() => callWeChat({ aws, stack }, { owner: account, ...call }));
  });
}

/** @throws CodedError `file_unreadable` */
export function savedReplies(file: string): unknown {
  if (!existsSync(file))
    throw new ToldError('file_unreadable', both(`There is no file ${file}.`, `没有 ${file} 这个文件。`));
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ToldError(
      'file_unreadable',
      both(
        `${file} cannot be read as JSON: ${(cause as Error).message}`,
        `${file} 不能当作 JSON 读取：${(cause as Error).message}`,
      ),
      {
        cause,
      },
    );
  }
}
