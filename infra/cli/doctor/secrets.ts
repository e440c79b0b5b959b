import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { CodedError, codeOf } from '#shared/coded-error.ts';
import { both, type Text } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { checkKeys, type StoredCallbackKeys } from '../account-keys.ts';
import { failed, ok, type StepResult, type Target } from './step.ts';

/** The accepted callback keys, current first; none if they cannot be used. */
export interface KnownKeys {
  readonly callback: readonly StoredCallbackKeys[];
}

/** Checks that the secrets have values of the form that WeChat's console gives. No finding contains a value. */
export async function checkSecrets(patient: Target): Promise<{ finding: StepResult; keys: KnownKeys }> {
  const { account, stack, stackArgument } = patient;
  const owner = account.platform ?? account.account;
  const remedy = `npm run wechat -- account set ${owner}${stackArgument}`;
  const ids = {
    app: appSecretName(`${stack.name}/`, owner),
    callback: callbackSecretName(`${stack.name}/`, owner),
  };
  const none = { callback: [] };
  try {
    const { appSecret } = checkKeys(await readSecret(patient, ids.app), ids.app);
    const callback = await readSecret(patient, ids.callback);
    const { previous, ...current } = (callback ?? {}) as { readonly previous?: unknown };
    const generations = [current, ...(previous === undefined ? [] : [previous])].map((one) => {
      const { token, encodingAESKey } = checkKeys(one, ids.callback);
      return { token: token ?? '', encodingAESKey };
    });
    const missing = [
      ...(appSecret === undefined ? ['AppSecret'] : []),
      ...(generations[0]?.token === '' ? ['Token'] : []),
      ...(generations[0]?.encodingAESKey === undefined && account.encryption !== 'plaintext'
        ? ['EncodingAESKey']
        : []),
    ];
    if (missing.length > 0)
      return {
        finding: failed(both(`${missing.join(' and ')} not set`, `没有设置 ${missing.join(' 和 ')}`), remedy),
        keys: none,
      };
    return {
      finding: ok(describe(account.encryption, previous !== undefined)),
      keys: { callback: generations },
    };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { finding: failed(error.message, remedy), keys: none };
  }
}

function describe(encryption: string, isRotating: boolean): Text {
  const keys = encryption === 'plaintext' ? 'AppSecret and Token' : 'AppSecret, Token and EncodingAESKey';
  const rotation = isRotating
    ? '; the previous callback keys are accepted too (account set --end-rotation)'
    : '';
  return both(
    `${keys} are set${rotation}`,
    `已设置 ${keys.replace(' and ', '、').replace(', ', '、')}${isRotating ? '；旧的回调密钥也还接受（account set --end-rotation 结束）' : ''}`,
  );
}

/** The value as JSON; `{}` without one. */
async function readSecret({ aws }: Target, id: string): Promise<unknown> {
  let text: string | undefined;
  try {
    text = (await aws.secrets.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
  } catch (error) {
    if (codeOf(error) === 'InvalidRequestException') {
      throw new ToldError(
        'secret_deleted',
        both(
          `${id} is marked for deletion: aws secretsmanager restore-secret --secret-id ${id}`,
          `${id} 已标记为删除：aws secretsmanager restore-secret --secret-id ${id}`,
        ),
        { cause: error },
      );
    }
    // AWS gives the same error for a missing secret and for one without a value.
    if (codeOf(error) !== 'ResourceNotFoundException') throw error;
  }
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    // The parser's own message quotes the text.
    throw new ToldError('keys_invalid', both(`${id} is not JSON`, `${id} 不是 JSON`));
  }
}
