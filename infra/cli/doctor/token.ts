import { both, inLanguage, type Text } from '../../language/text.ts';
import { invoke } from '../aws/invoke.ts';
import { failed, ok, type StepResult, skipped, type Target } from './step.ts';

/** Has the token-refresher ask WeChat for the account's access token, from its address and in its usual way. */
export async function checkToken(patient: Target): Promise<{ token: StepResult; address: StepResult }> {
  const { account } = patient;
  const { log, error } = await invoke(patient, 'TokenRefresherFunction', {
    kind: 'check',
    account: account.account,
  });
  const line = log.findLast(
    (one) => one['account'] === account.account && String(one['event']).startsWith('token_'),
  );
  const token = tokenFinding(patient, line, error);
  return { token, address: addressFinding(patient, token) };
}

function tokenFinding(
  { account, stackArgument }: Target,
  line: Readonly<Record<string, unknown>> | undefined,
  error: string | undefined,
): StepResult {
  const seeLog = 'See the log of the token-refresher.';
  switch (line?.['event']) {
    case 'token_renewed':
    case 'token_unchanged':
      return ok(
        both(
          `version ${line['version']}, good for ${Math.floor(Number(line['secondsLeft']) / 60)} min`,
          `版本 ${line['version']}，还有 ${Math.floor(Number(line['secondsLeft']) / 60)} 分钟有效`,
        ),
      );
    case 'token_superseded':
      return ok(both('another refresh is under way or just done', '正在刷新，或者刚刚刷新过'));
    case 'token_paused':
      return failed(
        both(
          `WeChat said not to ask again before ${line['until']}`,
          `微信要求在 ${line['until']} 之前不要再请求`,
        ),
        both(`${seeLog} It says what for.`, `看 token-refresher 的日志，里面写了原因。`),
      );
    case 'token_unauthorized':
      return failed(
        both(
          `${account.account} has not authorized the platform ${account.platform}, or no longer`,
          `${account.account} 没有授权给第三方平台 ${account.platform}，或者已经取消授权`,
        ),
        both(
          `Have its owner open the link of: npm run wechat -- platform authorize ${account.platform}${stackArgument}`,
          `让账号管理员打开这个命令给出的链接：npm run wechat -- platform authorize ${account.platform}${stackArgument}`,
        ),
      );
    case 'token_refresh_failed': {
      const message = String(line['message'] ?? line['code']);
      return failed(message, remedyFor(message, account.platform ?? account.account, stackArgument));
    }
    default:
      return failed(
        error ?? both('the token-refresher says nothing of this account', 'token-refresher 没有提到这个账号'),
        both(`${seeLog} Deploy if it is old.`, `看 token-refresher 的日志；如果部署的版本较旧，重新部署。`),
      );
  }
}

function remedyFor(message: string, owner: string, stackArgument: string): Text {
  const code = codeIn(message);
  if (isAddress(code)) return both('See address.', '见 address 一项。');
  if (code === 40001 || code === 40125 || /secret/.test(message)) {
    return both(
      `Set the AppSecret again: npm run wechat -- account set ${owner}${stackArgument}`,
      `重新设置 AppSecret：npm run wechat -- account set ${owner}${stackArgument}`,
    );
  }
  if (code === 40013)
    return both('Correct appId in the account file and deploy.', '改正账号文件里的 appId，再部署。');
  if (code === 40243)
    return both(
      'Unfreeze the AppSecret in the WeChat console, or reset it and set it again.',
      '在微信后台解冻 AppSecret，或者重置后重新设置。',
    );
  return both(
    'Wait a minute and run this again; the log of the token-refresher has every attempt.',
    '过一分钟再运行；token-refresher 的日志里有每次尝试的记录。',
  );
}

/** Whether WeChat gives a token is the only sign of which addresses it accepts. */
function addressFinding({ stack }: Target, token: StepResult): StepResult {
  const fixed = stack.outputs.get('EgressAddress');
  if (token.status === 'ok') {
    return ok(
      fixed === undefined
        ? both(
            'WeChat takes calls; they come from changing addresses of Lambda, so if an IP allow-list (IP白名单) is on, choose the option egress',
            '微信接受调用；调用来自 Lambda 变动的地址，如果开了 IP 白名单，请选用 egress 选项',
          )
        : both(`WeChat takes calls from ${fixed}`, `微信接受来自 ${fixed} 的调用`),
    );
  }
  if (!isAddress(codeIn(inLanguage(token.detail, 'en'))))
    return skipped(both('WeChat gave no token, for another reason', '微信没有给 token，是别的原因'));
  const [, refused] = /Add ([0-9a-f.:]+) to/i.exec(inLanguage(token.detail, 'en')) ?? [];
  const address = refused ?? fixed ?? 'the address in the log of the token-refresher';
  return failed(
    both(`${address} is not on the IP allow-list of the account`, `${address} 不在账号的 IP 白名单里`),
    both(
      `Add ${address} to the IP allow-list (IP白名单) in the WeChat console; the administrator may have to confirm it.${
        fixed === undefined
          ? ' It is one of the changing addresses of Lambda: deploy with the option egress to have one that stays.'
          : ''
      }`,
      `在微信后台的 IP 白名单里加上 ${address}；可能要管理员确认。${
        fixed === undefined ? '这是 Lambda 变动的地址：用 egress 选项部署，就有固定的地址。' : ''
      }`,
    ),
  );
}

function codeIn(message: string): number {
  return Number(/: (-?\d+),/.exec(message)?.[1] ?? 0);
}

/** The caller's address is not on the list, or waits for the administrator's approval. */
function isAddress(code: number): boolean {
  return [40164, 45035, 61004, 89501, 89503, 89505, 89506, 89507].includes(code);
}
