import type { Service } from './service.ts';

/** Passes requests for DynamoDB on, so that clients need only one endpoint. */
export const dynamoDb: Service = async (services, { method, headers, body }) => {
  if (!(headers['x-amz-target'] ?? '').startsWith('DynamoDB_')) return undefined;
  const { host: _, connection: __, 'content-length': ___, ...rest } = headers;
  const response = await fetch(services.dynamoDb(), { method, headers: rest, body });
  return {
    status: response.status,
    headers: { 'content-type': response.headers.get('content-type') ?? 'application/x-amz-json-1.0' },
    body: Buffer.from(await response.arrayBuffer()),
  };
};
