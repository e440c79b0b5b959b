import { meaningInChinese } from '../../language/code-meanings.ts';
import { both, type Text } from '../../language/text.ts';
import { invoke } from '../aws/invoke.ts';
import { failed, ok, type StepResult, type Target } from './step.ts';

/** Has the sender ask WeChat for a message to nobody: WeChat's error tells whether the account may send. */
export function checkSendPermission(patient: Target): Promise<StepResult> {
  return checkPermission(
    patient,
    {},
    both('WeChat lets the account send customer-service messages (客服消息)', '微信允许这个账号发客服消息'),
    (code) => remedyFor(patient, code),
  );
}

/** Whether rules hand over or end sessions by a call, which is a right of its own. */
export function callsForSessions({ rules }: Target['account']): boolean {
  return rules.some(({ transfer }) =>
    typeof transfer === 'object' ? transfer.otherwise !== undefined : transfer === false,
  );
}

/** Has the sender ask WeChat for the session of nobody: WeChat's error tells whether the account may call for sessions. */
export function checkSessionPermission(patient: Target): Promise<StepResult> {
  return checkPermission(
    patient,
    { of: 'sessions' },
    both('WeChat lets the account open and close sessions with agents', '微信允许这个账号接入和结束人工会话'),
    (code) =>
      code === 48001
        ? both(
            'Have the account verified, or write transfer: true without otherwise: then the response hands the user over.',
            '先认证账号；或者写 transfer: true，不写 otherwise，由响应来转接。',
          )
        : remedyFor(patient, code),
  );
}

async function checkPermission(
  patient: Target,
  question: { readonly of?: 'sessions' },
  granted: Text,
  remedyOf: (code: number | null) => Text,
): Promise<StepResult> {
  const { account } = patient.account;
  const { value, error } = await invoke(patient, 'SenderFunction', { kind: 'check', account, ...question });
  const {
    granted: isGranted,
    code = null,
    why = '',
  } = (value ?? {}) as {
    readonly granted?: boolean;
    readonly code?: number | null;
    readonly why?: string;
  };
  if (error !== undefined || isGranted === undefined) {
    return failed(
      error ?? both('the sender does not know the question', 'sender 不认识这个检查'),
      both(
        'Deploy: npx cdk deploy. See the log of the sender.',
        '部署：npx cdk deploy。再看 sender 的日志。',
      ),
    );
  }
  if (isGranted) return ok(granted);
  const number = code === null ? '' : `${code}, `;
  return failed(both(`${number}${why}`, `${number}${meaningInChinese(why)}`), remedyOf(code));
}

function remedyFor({ account: { kind }, stack }: Target, code: number | null): Text {
  switch (code) {
    case 48001:
      return kind === 'official-account'
        ? both(
            'Customer-service messages are for verified (已认证) official accounts: have it verified, or answer by rules in the HTTP response.',
            '只有已认证的公众号能发客服消息：先认证，或者让规则在响应里回复（passive）。',
          )
        : both('Turn on 客服 for the mini program in the WeChat console.', '在微信后台为小程序开通客服。');
    case 48003:
      return both(
        'The administrator has to accept the terms of mass sending in the WeChat console.',
        '管理员要在微信后台同意群发协议。',
      );
    case 61007:
      return both(
        'Give the platform the permission set for messages, and have the account authorize it again.',
        '给第三方平台加上消息权限集，再让账号重新授权。',
      );
    case 40164:
    case 45035:
    case 61004:
      return both(
        `Add the address of the sender to the IP allow-list (IP白名单): ${stack.outputs.get('EgressAddress') ?? 'it changes; deploy with the option egress first'}.`,
        `把 sender 的地址加到 IP 白名单：${stack.outputs.get('EgressAddress') ?? '地址会变，先用 egress 选项部署'}。`,
      );
    default:
      return both(
        'See the log of the sender, and the WeChat console for restrictions of the account.',
        '看 sender 的日志，以及微信后台对账号的限制。',
      );
  }
}
