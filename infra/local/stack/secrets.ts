import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';

/** The callback keys and the AppSecret of one account. */
export interface AccountSecrets {
  readonly appSecret: string;
  readonly token: string;
  readonly encodingAESKey: string;
}

/** The secrets as `account set` makes them, by name. */
export function secretValues(
  stackName: string,
  secrets: ReadonlyMap<string, AccountSecrets>,
): Map<string, string | undefined> {
  return new Map(
    [...secrets].flatMap(([account, { appSecret, token, encodingAESKey }]) => [
      [appSecretName(`${stackName}/`, account), JSON.stringify({ appSecret })],
      [callbackSecretName(`${stackName}/`, account), JSON.stringify({ token, encodingAESKey })],
    ]),
  );
}
