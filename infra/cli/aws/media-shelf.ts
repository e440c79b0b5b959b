import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mediaKey } from '#shared/aws/media-bucket.ts';
import { type Environment, optionsIn } from './clients.ts';

/** Where the files of an account lie that pushed rules send. */
export interface MediaShelf {
  has(digest: string): Promise<boolean>;
  put(digest: string, content: Uint8Array): Promise<void>;
  /** How large a file may be for the sender that is deployed; bytes. */
  largest(): Promise<number>;
}

export function mediaShelf(
  environment: Environment,
  {
    bucket,
    account,
    largest,
  }: { readonly bucket: string; readonly account: string } & Pick<MediaShelf, 'largest'>,
): MediaShelf {
  const client = new S3Client(optionsIn(environment));
  const at = (digest: string) => ({ Bucket: bucket, Key: mediaKey(account, digest) });
  return {
    largest,
    async has(digest) {
      try {
        await client.send(new HeadObjectCommand(at(digest)));
        return true;
      } catch (error) {
        // Whoever may not list the bucket is told that of what is not there.
        const { $metadata: { httpStatusCode = 0 } = {} } = error as {
          $metadata?: { httpStatusCode?: number };
        };
        if (httpStatusCode === 404 || httpStatusCode === 403) return false;
        throw error;
      }
    },
    async put(digest, content) {
      await client.send(new PutObjectCommand({ ...at(digest), Body: content }));
    },
  };
}
