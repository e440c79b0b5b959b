import { createHash, createHmac } from 'node:crypto';
import type { LocalRequest } from '#infra/local/http-server.ts';

const hex = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * Whether a request carries the signature that AWS would compute for it. Written from AWS's description; shares no code
 * with the SDK.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function isSignedBy(secretAccessKey: string, request: LocalRequest): boolean {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8}\/([^/]+)\/([^/]+)\/aws4_request), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers['authorization'] ?? '',
    );
  if (parts === null) return false;
  const [, scope = '', region = '', service = '', signedHeaders = '', signature] = parts;
  const canonicalHeaders = signedHeaders
    .split(';')
    .map((name) => `${name}:${request.headers[name]?.trim()}\n`);
  const canonicalRequest = [
    request.method,
    request.path,
    request.rawQueryString,
    canonicalHeaders.join(''),
    signedHeaders,
    hex(request.body),
  ].join('\n');
  const date = request.headers['x-amz-date'] ?? '';
  const toSign = ['AWS4-HMAC-SHA256', date, scope, hex(canonicalRequest)].join('\n');
  const key = [scope.slice(0, 8), region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  );
  return hmac(key, toSign).toString('hex') === signature;
}
