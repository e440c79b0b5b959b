import { errorFields, type Log } from '#shared/aws/log.ts';
import { CodedError, codeOf, retry } from '#shared/coded-error.ts';
import type { ReleaseCheckMessage } from '#shared/contracts/platform-work.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import { sendMessage } from '#shared/wechat/api/send-message.ts';
import { acceptAuthorization } from './authorization.ts';
import { fetchAuthorizerToken } from './authorizer-token.ts';
import type { PlatformDependencies } from './component-token.ts';

/** Milliseconds. */
const timeout = 5000;

/**
 * Answers WeChat's check of a platform before it is released (全网发布) with the message that it waits for: the one message
 * to a user that does not go through the sender, because the accounts of the check are not accounts of the stack.
 *
 * @throws CodedError if the queue should try again; other failures are logged
 */
export async function answerReleaseCheck(
  dependencies: PlatformDependencies & { readonly log: Log },
  platform: PlatformConfig,
  check: ReleaseCheckMessage,
): Promise<void> {
  const { http, wechatApi: baseUrl, log } = dependencies;
  const about = { platform: platform.platform, appId: check.appId };
  try {
    const accessToken = await tokenFor(dependencies, platform, check);
    const message = { msgtype: 'text', text: { content: check.content } } as const;
    const result = await sendMessage(http, { baseUrl, accessToken, openId: check.openId, message, timeout });
    const code = result.kind === 'rejected' ? result.code : undefined;
    log(result.kind === 'sent' ? 'info' : 'error', 'release_check_answered', {
      ...about,
      outcome: result.kind,
      wechatCode: code,
    });
  } catch (error) {
    if (error instanceof CodedError && error.decision.kind !== 'permanent') throw error;
    log('error', 'release_check_failed', { ...about, ...errorFields(error) });
  }
}

/**
 * The code is that of the account's authorization. Its own event has usually exchanged it already, and it can be used
 * only once. The refresh token of an earlier check may not work any more.
 */
async function tokenFor(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  { appId, authorizationCode, createTime }: ReleaseCheckMessage,
): Promise<string> {
  const token = await fetchAuthorizerToken(dependencies, platform, appId).catch((error: unknown) => {
    if (codeOf(error) === 'not_authorized') return 'unauthorized' as const;
    throw error;
  });
  if (token === 'unauthorized') {
    const tokens = await acceptAuthorization(dependencies, platform, appId, authorizationCode, createTime);
    return tokens.accessToken;
  }
  if (token !== 'superseded') return token.accessToken;
  throw new CodedError('token_awaited', `Somebody else is getting a token of ${appId}.`, { decision: retry });
}
