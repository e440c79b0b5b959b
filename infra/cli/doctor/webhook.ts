import { randomBytes } from 'node:crypto';
import { sign } from '#shared/wechat/signature.ts';
import type { CallbackKeys } from '../account-keys.ts';
import { webhookPath, webhookUrl } from '../aws/webhook-url.ts';
import type { KnownKeys } from './secrets.ts';
import { type Finding, failed, ok, type Patient } from './step.ts';

/** Verifies the webhook as WeChat's console does, with each generation of keys, and sees that it refuses a forged request. */
export async function checkWebhook(patient: Patient, { callback }: KnownKeys): Promise<Finding> {
  const url = webhookUrl(patient.stack, webhookPath(patient.account));
  if (url === undefined) {
    return failed(
      'the stack has no webhook for the account',
      'Deploy with the account file: npx cdk deploy.',
    );
  }
  const echostr = randomBytes(8).readBigUInt64BE().toString();
  for (const { token } of callback) {
    const answer = await verify(patient, url, token, echostr);
    if (typeof answer === 'string')
      return failed(`${url}: ${answer}`, 'Look whether the URL is reached from here at all.');
    if (answer.status !== 200 || answer.body !== echostr) return notVerified(url, answer);
  }
  const forged = await verify(patient, url, randomBytes(8).toString('hex'), echostr);
  if (typeof forged === 'string' || forged.status !== 403) {
    return failed(
      `${url} does not refuse a forged request`,
      'Something other than the receiver answers there; see the URL.',
    );
  }
  return ok(`${url} answers a signed request, and refuses a forged one`);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function verify(
  { now }: Patient,
  url: string,
  token: CallbackKeys['token'],
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

function notVerified(url: string, { status, body }: Answer): Finding {
  const detail = `${url} answers ${status} ${body}`.trim();
  switch (body) {
    case 'signature_mismatch':
      return failed(
        detail,
        'Keys that were just set are used within a minute; run this again then. Otherwise the account is newer than the stack (npx cdk deploy), or the log of the receiver says why in lines "push_failed" and "request_refused".',
      );
    case 'stale_timestamp':
      return failed(
        detail,
        'The clock of this machine is wrong, or timestampTolerance in the account file is too small.',
      );
    default:
      return failed(detail, 'See the log of the receiver, in lines "push_failed" and "request_refused".');
  }
}
