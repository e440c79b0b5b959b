import {
  CreateSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { codeOf } from '#shared/coded-error.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';

/** The key that Secrets Manager has for those who want none of their own. */
const awsKey = 'alias/aws/secretsmanager';

/** A secret's text; undefined where it is not there, or has none yet. */
export async function readStoredSecret(
  client: SecretsManagerClient,
  id: string,
): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
  } catch (error) {
    // AWS says the same of a secret that has no value and of one that is not there.
    if (codeOf(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * Writes a secret, and makes it where it is not there.
 *
 * @param keyArn what it is encrypted with from now on; undefined for the key that AWS keeps
 * @throws CodedError `secret_deleted` when it is about to be deleted
 */
export async function writeStoredSecret(
  client: SecretsManagerClient,
  id: string,
  { value, description, keyArn }: { value: object; description: string; keyArn: string | undefined },
): Promise<void> {
  const content = { SecretString: JSON.stringify(value), KmsKeyId: keyArn ?? awsKey };
  try {
    await client.send(new UpdateSecretCommand({ SecretId: id, ...content }));
  } catch (cause) {
    if (codeOf(cause) === 'ResourceNotFoundException') {
      await client.send(new CreateSecretCommand({ Name: id, Description: description, ...content }));
      return;
    }
    if (codeOf(cause) !== 'InvalidRequestException') throw cause;
    throw new ToldError(
      'secret_deleted',
      both(
        `The secret ${id} is marked for deletion. Take it back first: aws secretsmanager restore-secret --secret-id ${id}.`,
        `密钥 ${id} 已标记为删除。先恢复它：aws secretsmanager restore-secret --secret-id ${id}。`,
      ),
      { cause },
    );
  }
}

/**
 * Encrypts a secret with another key, without looking at it.
 *
 * @param keyArn undefined for the key that AWS keeps
 * @returns whether there is such a secret
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
 */
export async function reencryptStoredSecret(
  client: SecretsManagerClient,
  id: string,
  keyArn: string | undefined,
): Promise<boolean> {
  try {
    await client.send(new UpdateSecretCommand({ SecretId: id, KmsKeyId: keyArn ?? awsKey }));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ResourceNotFoundException') return false;
    throw error;
  }
}
