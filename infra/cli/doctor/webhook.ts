import { randomBytes } from 'node:crypto';
import { sign } from '#shared/wechat/signature.ts';
import { both } from '../../language/text.ts';
import type { StoredCallbackKeys } from '../account-keys.ts';
import { webhookPath, webhookUrl } from '../aws/webhook-url.ts';
import type { KnownKeys } from './secrets.ts';
import { failed, ok, type StepResult, type Target } from './step.ts';

/**
 * Verifies the webhook as WeChat's console does, with each generation of keys, and checks that it refuses a forged request.
 */
export async function checkWebhook(patient: Target, { callback }: KnownKeys): Promise<StepResult> {
  const url = webhookUrl(patient.stack, webhookPath(patient.account));
  if (url === undefined) {
    return failed(
      both('the stack has no webhook for the account', '堆栈里没有这个账号的 webhook'),
      both('Deploy with the account file: npx cdk deploy.', '带上账号文件部署：npx cdk deploy。'),
    );
  }
  const echostr = randomBytes(8).readBigUInt64BE().toString();
  for (const { token } of callback) {
    const answer = await verify(patient, url, token, echostr);
    if (typeof answer === 'string')
      return failed(
        `${url}: ${answer}`,
        both('Look whether the URL is reached from here at all.', '看看从这里能不能访问这个网址。'),
      );
    if (answer.status !== 200 || answer.body !== echostr) return notVerified(url, answer);
  }
  const forged = await verify(patient, url, randomBytes(8).toString('hex'), echostr);
  if (typeof forged === 'string' || forged.status !== 403) {
    return failed(
      both(`${url} does not refuse a forged request`, `${url} 没有拒绝伪造的请求`),
      both(
        'Something other than the receiver answers there; see the URL.',
        '在那里应答的不是 receiver，检查这个网址。',
      ),
    );
  }
  return ok(
    both(
      `${url} answers a signed request, and refuses a forged one`,
      `${url} 会应答签名正确的请求，拒绝伪造的请求`,
    ),
  );
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function verify(
  { now }: Target,
  url: string,
  token: StoredCallbackKeys['token'],
  echostr: string,
): Promise<Answer | string> {
  const timestamp = String(Math.floor(now() / 1000));
  const nonce = randomBytes(4).readUInt32BE().toString();
  const query = new URLSearchParams({ signature: sign(token, timestamp, nonce), timestamp, nonce, echostr });
  try {
    const response = await fetch(`${url}?${query}`, {
      signal: AbortSignal.timeout(10_000),
      redirect: 'manual',
    });
    return { status: response.status, body: (await response.text()).slice(0, 100) };
  } catch (error) {
    const { cause, message } = error as Error;
    return cause instanceof Error ? cause.message || message : message;
  }
}

function notVerified(url: string, { status, body }: Answer): StepResult {
  const detail = `${url} answers ${status} ${body}`.trim();
  switch (body) {
    case 'signature_mismatch':
      return failed(
        detail,
        both(
          'Keys that were just set are used within a minute; run this again then. Otherwise the account is newer than the stack (npx cdk deploy), or the log of the receiver says why in lines "push_failed" and "request_refused".',
          '刚设置的密钥一分钟内生效，到时再运行。还不行，就是堆栈部署之后才加的这个账号（npx cdk deploy）；也可以看 receiver 日志里的 push_failed 和 request_refused。',
        ),
      );
    case 'stale_timestamp':
      return failed(
        detail,
        both(
          'The clock of this machine is wrong, or timestampTolerance in the account file is too small.',
          '这台电脑的时钟不准，或者账号文件里的 timestampTolerance 太小。',
        ),
      );
    default:
      return failed(
        detail,
        both(
          'See the log of the receiver, in lines "push_failed" and "request_refused".',
          '看 receiver 日志里的 push_failed 和 request_refused。',
        ),
      );
  }
}
