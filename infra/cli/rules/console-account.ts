import { readFileSync } from 'node:fs';
import { tokenTable } from '#shared/aws/token-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import { nodeHttp } from '#shared/http/node-http.ts';
import { type AccountCall, fetchConsoleReplies } from '#shared/wechat/api/console-replies.ts';
import { meaningOf } from '#shared/wechat/api/error-codes.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack } from '../aws/find-stack.ts';
import type { CommandContext } from '../command.ts';

/** How WeChat is asked about an account. */
export interface ConsoleAccount {
  readonly http: Http;
  readonly call: AccountCall;
}

const timeout = 20_000;
const defaultApi = 'https://api.weixin.qq.com';

/**
 * Finds the access token that the token-refresher keeps for an account.
 *
 * @throws CodedError `stack_missing` | `token_missing`
 */
export async function consoleAccount(
  account: string,
  { environment, options, now }: CommandContext,
): Promise<ConsoleAccount> {
  const { cloudFormation, dynamoDb } = awsClients(environment);
  const token = await withAws(async () => {
    const { outputs } = await findStack(cloudFormation, options['stack']);
    return tokenTable(dynamoDb, outputs.get('TokenTableName') ?? '').read(account);
  });
  if (token === undefined || token.expiresAt * 1000 <= now()) {
    throw new CodedError(
      'token_missing',
      `The stack has no access token of ${account} that is valid now. Deploy the account and set its AppSecret (account set ${account}), or import a saved answer with --from.`,
    );
  }
  const api = options['wechat-api'];
  return {
    http: nodeHttp(now),
    call: { baseUrl: typeof api === 'string' ? api : defaultApi, accessToken: token.accessToken, timeout },
  };
}

/** @throws CodedError `wechat_refused` | `no_answer` | `request_not_sent` */
export async function consoleRepliesOf({ http, call }: ConsoleAccount): Promise<unknown> {
  const answer = await fetchConsoleReplies(http, call);
  if (answer.kind === 'ok') return answer.data;
  if (answer.kind !== 'error') throw answer.cause;
  throw new CodedError(
    'wechat_refused',
    `WeChat refuses to tell its auto-replies: ${answer.code} (${meaningOf('autoReplies', answer.code).meaning}).`,
  );
}

/** @throws CodedError `file_unreadable` */
export function savedReplies(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CodedError('file_unreadable', `${file} cannot be read as JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}
