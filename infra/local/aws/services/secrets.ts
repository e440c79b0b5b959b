import { jsonResponse, type LocalResponse } from '../../http-server.ts';
import { awsError, type JsonOperation } from './service.ts';

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
export const secretOperations: Readonly<Record<string, JsonOperation>> = {
  'secretsmanager.GetSecretValue': (services, input) => {
    const id = String(input['SecretId']);
    const text = services.secrets().get(id);
    if (text !== undefined) return jsonResponse(200, { Name: id, SecretString: text });
    return notFound("Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
  },
  'secretsmanager.CreateSecret': (services, input) => {
    const id = String(input['Name']);
    services.secrets().set(id, String(input['SecretString']));
    services.onSecret?.(id, String(input['SecretString']));
    return jsonResponse(200, { Name: id });
  },
  'secretsmanager.UpdateSecret': (services, input) => {
    const id = String(input['SecretId']);
    const secrets = services.secrets();
    if (!secrets.has(id)) return notFound("Secrets Manager can't find the specified secret.");
    // If only a key is given, the secret is encrypted with it and its value does not change.
    if (input['SecretString'] === undefined) return jsonResponse(200, { Name: id });
    secrets.set(id, String(input['SecretString']));
    services.onSecret?.(id, String(input['SecretString']));
    return jsonResponse(200, { Name: id });
  },
};

function notFound(message: string): LocalResponse {
  return awsError('ResourceNotFoundException', message);
}
