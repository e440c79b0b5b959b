import { CodedError } from '#shared/coded-error.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { closeSession } from '#shared/wechat/api/agent-sessions.ts';
import { meaningOf } from '#shared/wechat/api/error-codes.ts';
import { withToken } from './access-token.ts';
import { type SendDependencies, send } from './send.ts';

/** An operator's question: does WeChat let this account send at all, or open and close sessions with agents? */
export interface PermissionCheck {
  readonly kind: 'check';
  readonly account: string;
  readonly of?: 'sessions';
}

export type Permission =
  | { readonly granted: true }
  | { readonly granted: false; readonly code: number | null; readonly why: string };

export function isPermissionCheck(event: object): event is PermissionCheck {
  return (event as Partial<PermissionCheck>).kind === 'check';
}

/** WeChat's openids all begin with `o`, so this one belongs to nobody. */
const nobody = 'nobody';
/** How long WeChat may take to answer; milliseconds. */
const timeout = 3000;
const message = { msgtype: 'text', text: { content: 'check' } } as const;

/**
 * Asks WeChat to send a message to nobody, from the same address and with the same token as the sender. An account that
 * may send gets the answer that the openid is wrong; another gets the answer that it has no right to the call.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
export async function checkPermission(
  dependencies: SendDependencies & { readonly accounts: ReadonlyMap<string, SenderAccount> },
  { account, of }: PermissionCheck,
): Promise<Permission> {
  const config = dependencies.accounts.get(account);
  if (config === undefined) return no(null, 'it is not an account of this stack');
  try {
    if (of === 'sessions') return await checkSessions(dependencies, account);
    const addressed = {
      account,
      kind: config.kind,
      openId: nobody,
      message,
      closesAt: Number.POSITIVE_INFINITY,
    };
    const outcome = await send(dependencies, addressed);
    if (outcome.kind !== 'settled')
      return no(null, outcome.kind === 'notSent' ? outcome.why : 'there was no time left to ask WeChat');
    const { state } = outcome;
    if (state.state === 'undetermined') return no(null, 'WeChat does not answer');
    if (state.state !== 'refused' || !['config', 'account'].includes(state.reason)) return { granted: true };
    const code = state.code ?? null;
    return no(code, code === null ? state.reason : meaningOf('send', code).meaning);
  } catch (error) {
    if (error instanceof CodedError) return no(null, error.message);
    throw error;
  }
}

/** Asks for the session of nobody. WeChat says that there is no such user, or that the account has no right to the call. */
async function checkSessions(
  { http, tokens, wechatApi: baseUrl }: SendDependencies,
  account: string,
): Promise<Permission> {
  const result = await withToken(tokens, account, ({ accessToken }) =>
    closeSession(http, { baseUrl, accessToken, openId: nobody, timeout }),
  );
  if (result.kind === 'failed') return no(null, 'WeChat does not answer');
  if (result.kind !== 'rejected' || result.class === 'user') return { granted: true };
  return no(result.code, meaningOf('session', result.code).meaning);
}

function no(code: number | null, why: string): Permission {
  return { granted: false, code, why };
}
