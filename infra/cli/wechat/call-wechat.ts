import { CodedError } from '#shared/coded-error.ts';
import type { OperatorAnswer, OperatorCall } from '#shared/contracts/operator-call.ts';
import { codeMeaning } from '../../language/code-meanings.ts';
import { both, type Text } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { invoke, type StackAccess } from '../aws/invoke.ts';

/**
 * Calls WeChat's API for an account or a platform through the stack's token-refresher, which has the access token and an
 * address on the allow-list. `shared/contracts/operator-call.ts` lists the calls.
 *
 * @example const menu = dataOf(await callWeChat(access, { owner: 'lantern', path: '/cgi-bin/menu/get' }), both('to show the menu', '读取菜单'));
 * @throws CodedError `resource_missing`, `function_failed`; errors of the network or of WeChat are in the answer
 */
export async function callWeChat(
  access: StackAccess,
  call: Omit<OperatorCall, 'kind'>,
): Promise<OperatorAnswer> {
  const { value, error } = await invoke(access, 'TokenRefresherFunction', { kind: 'call', ...call });
  if (error === undefined && isAnswer(value)) return value;
  throw new ToldError(
    'function_failed',
    error === undefined
      ? both(
          `The token-refresher of ${access.stack.name} cannot call WeChat for commands. Deploy this version: npx cdk deploy.`,
          `${access.stack.name} 的 token-refresher 还不能替命令调用微信。部署这个版本：npx cdk deploy。`,
        )
      : both(
          `The token-refresher of ${access.stack.name} failed: ${error}`,
          `${access.stack.name} 的 token-refresher 出错：${error}`,
        ),
  );
}

/**
 * The data of an answer.
 *
 * @param what was asked for, with a verb: `to show the menu`, 读取菜单
 * @throws CodedError `wechat_refused` with WeChat's code and its meaning, or the reason why WeChat was not asked
 */
export function dataOf(answer: OperatorAnswer, what: Text): Readonly<Record<string, unknown>> {
  switch (answer.kind) {
    case 'ok':
      return answer.data;
    case 'error': {
      const meaning = codeMeaning('operator', answer.code);
      throw new ToldError(
        'wechat_refused',
        both(
          `WeChat refuses ${what.en}: ${answer.code} (${meaning.en}): ${answer.message}`,
          `微信拒绝${what.zh}：${answer.code}（${meaning.zh}）：${answer.message}`,
        ),
      );
    }
    case 'failed':
      throw new CodedError(answer.code, answer.message);
    case 'file':
      throw new ToldError(
        'wechat_refused',
        both(
          `WeChat was asked ${what.en}, and answered with a file of ${answer.contentType}.`,
          `请微信${what.zh}，它返回的却是 ${answer.contentType} 文件。`,
        ),
      );
  }
}

/** An older token-refresher takes the call for its schedule, and returns the same as for that. */
function isAnswer(value: unknown): value is OperatorAnswer {
  return typeof (value as { readonly kind?: unknown } | null | undefined)?.kind === 'string';
}
