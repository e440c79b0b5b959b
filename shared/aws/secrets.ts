import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CodedError, codeOf, retry } from '../coded-error.ts';

/**
 * Reads a secret's text.
 *
 * @throws CodedError `secret_missing` if it has no value, `secret_unreadable` (retry) if it cannot be read now
 */
export type ReadSecret = (secretId: string) => Promise<string>;

export function secretsManager(client: SecretsManagerClient): ReadSecret {
  return async (secretId) => {
    try {
      const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
      if (text !== undefined && text !== '') return text;
    } catch (cause) {
      if (codeOf(cause) === 'ResourceNotFoundException') throw missing(secretId, cause);
      throw new CodedError(
        'secret_unreadable',
        `The secret ${secretId} cannot be read now (${codeOf(cause)}).`,
        {
          cause,
          decision: retry,
        },
      );
    }
    throw missing(secretId);
  };
}

function missing(secretId: string, cause?: unknown): CodedError {
  return new CodedError(
    'secret_missing',
    `The secret ${secretId} has no value yet. Set it with \`npm run wechat -- account set\`.`,
    { cause },
  );
}
