import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

/**
 * Stands in for the SDK's checksums, which carry implementations in JavaScript for where there is no OpenSSL. Lambda has
 * one. CRC-32 is for event streams and of no operation that we call.
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

/** With it the SDK checks that SQS has what was sent. */
export class Md5 {
  readonly digestLength = 16;
  #hash = createHash('md5');

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.copy().digest());
  }
  reset(): void {
    this.#hash = createHash('md5');
  }
}

export class Crc32 {
  constructor() {
    throw new Error('CRC-32 is left out of this bundle (infra/build/stubs/checksum.ts).');
  }
}
