import type { LocalResponse } from '../../http-server.ts';
import type { Service } from './service.ts';

const none = { status: 404, body: '' } as const satisfies LocalResponse;

/**
 * The three object operations that our functions and commands call, with the bucket's name in the path.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
 */
export const s3: Service = async ({ objects }, { method, path, headers, body }) => {
  if (!/Credential=[^,]*\/s3\/aws4_request/.test(headers['authorization'] ?? '')) return undefined;
  const key = decodeURIComponent(path);
  switch (method) {
    case 'PUT':
      objects.set(key, body);
      return { status: 200, headers: { etag: '"local"' }, body: '' };
    case 'HEAD': {
      const found = objects.get(key);
      return found === undefined ? none : { status: 200, headers: { etag: '"local"' }, body: '' };
    }
    case 'GET': {
      const found = objects.get(key);
      if (found !== undefined)
        return { status: 200, headers: { 'content-type': 'binary/octet-stream' }, body: found };
      const error =
        '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';
      return { status: 404, headers: { 'content-type': 'application/xml' }, body: error };
    }
    default:
      return undefined;
  }
};
