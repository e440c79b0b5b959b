import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

/**
 * Stands in for the SDK's checksums, which carry implementations in JavaScript for where there is no OpenSSL. Lambda has
 * one; SHA-256 is for signatures, and MD5 and CRC-32 are of no operation that we call.
 */
export class Sha256 {
  readonly digestLength = 32;
  readonly #secret: string | Uint8Array | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | Uint8Array) {
    this.#secret = secret instanceof ArrayBuffer ? new Uint8Array(secret) : secret;
    this.#hash = this.#start();
  }
  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(('copy' in this.#hash ? this.#hash.copy() : this.#hash).digest());
  }
  reset(): void {
    this.#hash = this.#start();
  }
}

class LeftOut {
  constructor() {
    throw new Error('MD5 and CRC-32 are left out of this bundle (infra/build/stubs/checksum.ts).');
  }
}

export { LeftOut as Crc32, LeftOut as Md5 };
