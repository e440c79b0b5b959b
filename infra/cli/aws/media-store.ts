import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mediaKey } from '#shared/aws/media-bucket.ts';
import { clientOptions, type Environment } from './clients.ts';

/** Where the files that pushed rules send are stored. */
export interface MediaStore {
  has(digest: string): Promise<boolean>;
  put(digest: string, content: Uint8Array): Promise<void>;
  /** The largest file that the deployed sender accepts; bytes. */
  largest(): Promise<number>;
}

export function mediaStore(
  environment: Environment,
  {
    bucket,
    account,
    largest,
  }: { readonly bucket: string; readonly account: string } & Pick<MediaStore, 'largest'>,
): MediaStore {
  const client = new S3Client(clientOptions(environment));
  const at = (digest: string) => ({ Bucket: bucket, Key: mediaKey(account, digest) });
  return {
    largest,
    async has(digest) {
      try {
        await client.send(new HeadObjectCommand(at(digest)));
        return true;
      } catch (error) {
        // Without the right to list the bucket, S3 answers this about a missing object.
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
