/**
 * Stands in for `node:zlib`, which it loads at the first call: only rules that were pushed need it
 * (shared/aws/rules-item.ts), and the SDK's checksum of event streams would load it at each start. It saves 5 ms on Node 24.
 */
const lazily =
  (name: 'crc32' | 'gunzip' | 'gzipSync') =>
  (...args: unknown[]): unknown =>
    Reflect.apply(process.getBuiltinModule('node:zlib')[name], undefined, args);

export const crc32 = lazily('crc32');
export const gunzip = lazily('gunzip');
export const gzipSync = lazily('gzipSync');
