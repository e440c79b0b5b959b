import { errorFields } from '#shared/aws/log.ts';
import { CodedError, codeOf } from '#shared/coded-error.ts';
import {
  type OperatorAnswer,
  type OperatorCall,
  type OperatorPath,
  operatorCalls,
} from '#shared/contracts/operator-call.ts';
import type { PlatformConfig, RefresherAccount } from '#shared/function-config.ts';
import { callForFile } from '#shared/wechat/api/call-for-file.ts';
import { ComponentError, createPreauthCode, startPushTicket } from '#shared/wechat/api/component.ts';
import { meaningOf } from '#shared/wechat/api/error-codes.ts';
import { componentApi, withComponentToken } from './platform/component-token.ts';
import { type RefreshAccountsDependencies, refreshAccounts } from './refresh-accounts.ts';

export interface OperatorCallDependencies extends RefreshAccountsDependencies {
  readonly accounts: ReadonlyMap<string, RefresherAccount>;
  readonly platformConfigs: ReadonlyMap<string, PlatformConfig>;
}

/** The codes of calls that are not made at all. */
const refusals: readonly string[] = ['call_not_allowed', 'owner_unknown'];
/** Milliseconds. */
const timeout = 8000;

/**
 * Makes one of the calls of `operatorCalls` for a caller that invokes the function with `{"kind": "call", "owner":
 * "lantern", "path": "/cgi-bin/menu/get"}`, with the access token of the account or the secret of the platform. A token
 * that WeChat rejects is replaced, and the call made once more. Never throws.
 */
export async function callForOperator(
  dependencies: OperatorCallDependencies,
  call: OperatorCall,
): Promise<OperatorAnswer> {
  const answer = await answerTo(dependencies, call).catch(failure);
  const isKnown = answer.kind !== 'failed' || !refusals.includes(answer.code);
  dependencies.log('info', 'operator_call', {
    // A call that is not on our lists can contain anything.
    ...(isKnown && { owner: call.owner, path: call.path }),
    outcome: answer.kind,
    ...('code' in answer && { code: answer.code }),
  });
  return answer;
}

function failure(error: unknown): OperatorAnswer {
  if (error instanceof ComponentError) {
    return { kind: 'error', code: error.wechatCode, message: error.message };
  }
  const { message } = errorFields(error);
  return { kind: 'failed', code: codeOf(error), message: String(message ?? codeOf(error)) };
}

async function answerTo(dependencies: OperatorCallDependencies, call: OperatorCall): Promise<OperatorAnswer> {
  const { accounts, platformConfigs } = dependencies;
  if (!Object.hasOwn(operatorCalls, call.path)) {
    throw new CodedError(
      'call_not_allowed',
      `The token-refresher does not call that path for an operator; it calls ${Object.keys(operatorCalls).join(', ')}.`,
    );
  }
  if (operatorCalls[call.path].for === 'platform') {
    const platform = platformConfigs.get(call.owner);
    if (platform === undefined) throw unknownOwner('platform', call.owner);
    return callForPlatform(dependencies, platform, call.path);
  }
  const account = accounts.get(call.owner);
  if (account === undefined) throw unknownOwner('account', call.owner);
  return callForAccount(dependencies, account, call);
}

async function callForAccount(
  dependencies: OperatorCallDependencies,
  account: RefresherAccount,
  { path, query, body }: OperatorCall,
): Promise<OperatorAnswer> {
  const { http, wechatApi: baseUrl } = dependencies;
  const isPost = operatorCalls[path].method === 'POST';
  const ask = (accessToken: string): Promise<OperatorAnswer> =>
    callForFile(http, {
      baseUrl,
      path,
      query: { ...query, access_token: accessToken },
      ...(isPost && { body: body ?? {} }),
      timeout,
    });
  const token = await validToken(dependencies, account);
  const answer = await ask(token.accessToken);
  if (answer.kind !== 'error' || meaningOf('operator', answer.code).class !== 'token') return answer;
  await refreshAccounts(dependencies, [{ account, report: { version: token.version, isTrusted: true } }]);
  const next = await dependencies.tokens.read(account.id);
  return next === undefined || next.version <= token.version ? answer : ask(next.accessToken);
}

async function validToken(dependencies: OperatorCallDependencies, account: RefresherAccount) {
  const { tokens, now } = dependencies;
  const isValid = (token: Awaited<ReturnType<typeof tokens.read>>) =>
    token !== undefined && token.expiresAt > now() / 1000;
  let token = await tokens.read(account.id);
  if (!isValid(token)) {
    await refreshAccounts(dependencies, [{ account }]);
    token = await tokens.read(account.id);
  }
  if (token !== undefined && isValid(token)) return token;
  throw new CodedError(
    'token_unavailable',
    `There is no valid access token of ${account.id}, and WeChat gives none now. \`npm run wechat -- doctor ${account.id}\` says why.`,
  );
}

async function callForPlatform(
  dependencies: OperatorCallDependencies,
  platform: PlatformConfig,
  path: OperatorPath,
): Promise<OperatorAnswer> {
  const api = componentApi(dependencies, platform);
  if (path === '/cgi-bin/component/api_start_push_ticket') {
    await startPushTicket(api, await dependencies.appSecret(platform.platform));
    return { kind: 'ok', data: {} };
  }
  const { code, expiresIn } = await withComponentToken(dependencies, platform, (componentToken) =>
    createPreauthCode(api, componentToken),
  );
  const data = { component_appid: platform.appId, pre_auth_code: code, expires_in: expiresIn };
  return { kind: 'ok', data };
}

function unknownOwner(what: 'account' | 'platform', name: string): CodedError {
  return new CodedError(
    'owner_unknown',
    `${name.slice(0, 40)} is not ${what === 'account' ? 'an account' : 'a platform'} of this stack. Deploy it: npx cdk deploy.`,
  );
}
