import { both } from '../../language/text.ts';
import { checkQuota } from '../smoke/quota.ts';
import { checkMessage } from './message.ts';
import { callsForSessions, checkSendPermission, checkSessionPermission } from './permission.ts';
import { checkSecrets } from './secrets.ts';
import { ok, type StepResult, skipped, type Target } from './step.ts';
import { checkToken } from './token.ts';
import { checkWebhook } from './webhook.ts';

export const stepNames = [
  'stack',
  'quota',
  'secrets',
  'token',
  'address',
  'webhook',
  'permission',
  'sessions',
  'message',
] as const;
export type StepName = (typeof stepNames)[number];

/**
 * Checks everything from the stack to the phone, in order. Each step relies on the steps before it, and is skipped if they
 * failed.
 *
 * @param openId the user to send a message to; undefined sends none
 */
export async function runChecks(
  patient: Target,
  openId: string | undefined,
  onFinding: (step: StepName, finding: StepResult) => void,
): Promise<void> {
  onFinding('stack', ok(both(`${patient.stack.name} is deployed`, `${patient.stack.name} 已部署`)));
  const quota = await checkQuota(patient.aws.lambda);
  if (quota.status !== 'skipped') onFinding('quota', quota);
  const { finding: secrets, keys } = await checkSecrets(patient);
  onFinding('secrets', secrets);
  const { token, address } = await checkToken(patient);
  onFinding('token', token);
  onFinding('address', address);
  onFinding(
    'webhook',
    keys.callback.length > 0
      ? await checkWebhook(patient, keys)
      : skipped(both('there are no keys to sign with', '没有可以签名的密钥')),
  );
  const permission =
    token.status === 'ok'
      ? await checkSendPermission(patient)
      : skipped(both('there is no token', '没有 token'));
  onFinding('permission', permission);
  if (permission.status === 'ok' && callsForSessions(patient.account))
    onFinding('sessions', await checkSessionPermission(patient));
  if (openId === undefined)
    onFinding('message', skipped(both('give --openid to send one', '加 --openid 会发一条')));
  else if (permission.status === 'ok') onFinding('message', await checkMessage(patient, openId));
  else onFinding('message', skipped(both('the account may not send', '账号不能发消息')));
}
