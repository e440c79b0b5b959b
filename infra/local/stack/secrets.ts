import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import type { LocalTemplate } from '../template/local-template.ts';

/** The callback keys and the AppSecret of one account. */
export interface AccountSecrets {
  readonly appSecret: string;
  readonly token: string;
  readonly encodingAESKey: string;
}

/** The template's secrets by name, with the values of those accounts that have any. */
export function secretValues(
  template: LocalTemplate,
  stackName: string,
  secrets: ReadonlyMap<string, AccountSecrets>,
): Map<string, string | undefined> {
  const values = new Map<string, string>();
  for (const [account, { appSecret, token, encodingAESKey }] of secrets) {
    values.set(appSecretName(`${stackName}/`, account), JSON.stringify({ appSecret }));
    values.set(callbackSecretName(`${stackName}/`, account), JSON.stringify({ token, encodingAESKey }));
  }
  const names = template
    .ofType('AWS::SecretsManager::Secret')
    .map(({ properties }) => String(properties['Name']));
  return new Map(names.map((name) => [name, values.get(name)]));
}
