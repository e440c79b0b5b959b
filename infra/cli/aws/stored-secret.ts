import {
  CreateSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { codeOf } from '#shared/coded-error.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';

/** The key that Secrets Manager uses by default. */
const awsKey = 'alias/aws/secretsmanager';

/** A secret's text; undefined if it does not exist or has no value yet. */
export async function readStoredSecret(
  client: SecretsManagerClient,
  id: string,
): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
  } catch (error) {
    // AWS gives the same error for a missing secret and for one without a value.
    if (codeOf(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * Writes a secret, and creates it if it does not exist.
 *
 * @param keyArn the key to encrypt it with; undefined for the AWS managed key
 * @throws CodedError `secret_deleted` if it is scheduled for deletion
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
 * Encrypts a secret with another key without reading it.
 *
 * @param keyArn undefined for the AWS managed key
 * @returns whether the secret exists
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
