import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { CodedError, retry } from '../coded-error.ts';

/**
 * The content of an account's file that a push has stored, by its SHA-256 in hexadecimal digits.
 *
 * @throws CodedError `media_missing` | `media_unreadable` (retry)
 */
export type ReadStored = (account: string, digest: string) => Promise<Uint8Array>;

/** The key of an account's file in the bucket. */
export const mediaKey = (account: string, digest: string): string => `${account}/${digest}`;

/** Milliseconds. A file may be several megabytes, and the message that waits for it has a window of at least a minute. */
const timeout = 10_000;

/**
 * Reads files from the bucket. S3's own client would make up a third of the function, for one GET.
 *
 * @param config region and credentials to use
 * @param endpoint replaces S3's own, as `AWS_ENDPOINT_URL` does
 */
export function mediaBucket(
  config: Pick<DynamoDBClient['config'], 'region' | 'credentials' | 'sha256'>,
  bucket: string,
  endpoint: string | undefined,
): ReadStored {
  return async (account, digest) => {
    const region = await config.region();
    const base = endpoint === undefined ? hostOf(bucket, region) : `${endpoint}/${bucket}`;
    const url = new URL(`${base}/${mediaKey(account, digest)}`);
    const signer = new SignatureV4({
      service: 's3',
      region,
      credentials: config.credentials,
      sha256: config.sha256,
      uriEscapePath: false,
    });
    const { headers } = await signer.sign({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host },
    });
    return contentAt(url, headers);
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
function hostOf(bucket: string, region: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${bucket}.s3.${region}.${suffix}`;
}

async function contentAt(url: URL, headers: Readonly<Record<string, string>>): Promise<Uint8Array> {
  let response: Response;
  let content: ArrayBuffer;
  try {
    response = await fetch(url, { headers, signal: AbortSignal.timeout(timeout) });
    content = await response.arrayBuffer();
  } catch (cause) {
    throw new CodedError('media_unreadable', 'S3 has not answered with a file of a rule.', {
      cause,
      decision: retry,
    });
  }
  if (response.ok) return new Uint8Array(content);
  // S3 answers the same for a missing file as for one that may not be seen.
  if (response.status === 404 || response.status === 403) {
    throw new CodedError('media_missing', `S3 answered ${response.status} for a file of a rule.`);
  }
  throw new CodedError('media_unreadable', `S3 answered ${response.status} for a file of a rule.`, {
    decision: retry,
  });
}
