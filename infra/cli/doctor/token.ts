import { invoke } from '../aws/invoke.ts';
import { type Finding, failed, ok, type Patient, skipped } from './step.ts';

/** Has the token-refresher ask WeChat for the account's access token, from where and with what it always does. */
export async function checkToken(patient: Patient): Promise<{ token: Finding; address: Finding }> {
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
  { account, stackArgument }: Patient,
  line: Readonly<Record<string, unknown>> | undefined,
  error: string | undefined,
): Finding {
  const seeLog = 'See the log of the token-refresher.';
  switch (line?.['event']) {
    case 'token_renewed':
    case 'token_unchanged':
      return ok(`version ${line['version']}, good for ${Math.floor(Number(line['secondsLeft']) / 60)} min`);
    case 'token_superseded':
      return ok('another refresh is under way or just done');
    case 'token_paused':
      return failed(`WeChat said not to ask again before ${line['until']}`, `${seeLog} It says what for.`);
    case 'token_unauthorized':
      return failed(
        `${account.account} has not authorized the platform ${account.platform}, or no longer`,
        `Have its owner open the link of: npm run wechat -- platform authorize ${account.platform}${stackArgument}`,
      );
    case 'token_refresh_failed': {
      const message = String(line['message'] ?? line['code']);
      return failed(message, remedyFor(message, account.platform ?? account.account, stackArgument));
    }
    default:
      return failed(
        error ?? 'the token-refresher says nothing of this account',
        `${seeLog} Deploy if it is old.`,
      );
  }
}

function remedyFor(message: string, owner: string, stackArgument: string): string {
  const code = codeIn(message);
  if (isAddress(code)) return 'See address.';
  if (code === 40001 || code === 40125 || /secret/.test(message)) {
    return `Set the AppSecret again: npm run wechat -- account set ${owner}${stackArgument}`;
  }
  if (code === 40013) return 'Correct appId in the account file and deploy.';
  if (code === 40243) return 'Unfreeze the AppSecret in the WeChat console, or reset it and set it again.';
  return 'Wait a minute and run this again; the log of the token-refresher has every attempt.';
}

/** The addresses that WeChat takes calls from are told only by whether it gives a token. */
function addressFinding({ stack }: Patient, token: Finding): Finding {
  const fixed = stack.outputs.get('EgressAddress');
  if (token.status === 'ok') {
    return ok(
      fixed === undefined
        ? 'WeChat takes calls; they come from changing addresses of Lambda, so if an IP allow-list (IP白名单) is on, choose the option egress'
        : `WeChat takes calls from ${fixed}`,
    );
  }
  if (!isAddress(codeIn(token.detail))) return skipped('WeChat gave no token, for another reason');
  const [, refused] = /Add ([0-9a-f.:]+) to/i.exec(token.detail) ?? [];
  const address = refused ?? fixed ?? 'the address in the log of the token-refresher';
  return failed(
    `${address} is not on the IP allow-list of the account`,
    [
      `Add ${address} to the IP allow-list (IP白名单) in the WeChat console; the administrator may have to confirm it.`,
      ...(fixed === undefined
        ? [
            'It is one of the changing addresses of Lambda: deploy with the option egress to have one that stays.',
          ]
        : []),
    ].join(' '),
  );
}

function codeIn(message: string): number {
  return Number(/: (-?\d+),/.exec(message)?.[1] ?? 0);
}

/** The caller's address is not listed, or waits for the administrator. */
function isAddress(code: number): boolean {
  return [40164, 45035, 61004, 89501, 89503, 89505, 89506, 89507].includes(code);
}
