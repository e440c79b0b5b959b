import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture as its pixels, three bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

export const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Reads a PNG of eight bits a channel, with or without transparency, as browsers write them.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export function readPng(png: Buffer): Pixels {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = header[9] === 6 ? 4 : 3;
  if (header[8] !== 8 || (header[9] !== 2 && header[9] !== 6) || header[12] !== 0) {
    throw new Error('Only PNGs of eight bits a channel are read.');
  }
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const rows = unfiltered(inflateSync(packed), height, width * channels, channels);
  if (channels === 3) return { width, height, rgb: rows };
  const rgb = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) rows.copy(rgb, pixel * 3, pixel * 4, pixel * 4 + 3);
  return { width, height, rgb };
}

/** @see https://www.w3.org/TR/png-3/#9Filters */
function unfiltered(packed: Buffer, height: number, bytes: number, channels: number): Buffer {
  const rows = Buffer.alloc(height * bytes);
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (bytes + 1)];
    for (let x = 0; x < bytes; x++) {
      const at = y * bytes + x;
      const left = x < channels ? 0 : (rows[at - channels] ?? 0);
      const up = y === 0 ? 0 : (rows[at - bytes] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (rows[at - bytes - channels] ?? 0);
      const before =
        filter === 0
          ? 0
          : filter === 1
            ? left
            : filter === 2
              ? up
              : filter === 3
                ? (left + up) >> 1
                : paeth(left, up, corner);
      rows[at] = (packed[y * (bytes + 1) + 1 + x] ?? 0) + before;
    }
  }
  return rows;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

export function chunksOf(png: Buffer): { readonly type: string; readonly data: Buffer }[] {
  const chunks = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([number(data.length, 4), body, number(crc32(body), 4)]);
}

export function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** The data of a picture of which each byte is a pixel. */
export function packed(pixels: Buffer, width: number): Buffer {
  const rows = [];
  for (let at = 0; at < pixels.length; at += width) rows.push(Buffer.of(0), pixels.subarray(at, at + width));
  return deflateSync(Buffer.concat(rows), { level: 9 });
}
