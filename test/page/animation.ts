import { crc32 } from 'node:zlib';

/** A still of an animation, as a PNG file. */
export interface Frame {
  readonly png: Buffer;
  /** How long it is seen; milliseconds. */
  readonly milliseconds: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Puts PNGs of one size and kind one after the other as an animated PNG, which browsers show as they show a PNG.
 *
 * @see https://www.w3.org/TR/png-3/#apng-frame-based-animation
 */
export function animation(frames: readonly Frame[]): Buffer {
  const [first] = frames;
  if (first === undefined) throw new Error('An animation has a frame at least.');
  const header = chunksOf(first.png).find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  let sequence = 0;
  const next = (): Buffer => number(sequence++, 4);
  const parts = frames.flatMap(({ png, milliseconds }, index) => {
    const control = Buffer.concat([
      next(),
      number(width, 4),
      number(height, 4),
      number(0, 8),
      number(milliseconds, 2),
      number(1000, 2),
      // The frame takes the place of the one before.
      Buffer.from([0, 0]),
    ]);
    const data = chunksOf(png)
      .filter(({ type }) => type === 'IDAT')
      .map((one) =>
        index === 0 ? chunk('IDAT', one.data) : chunk('fdAT', Buffer.concat([next(), one.data])),
      );
    return [chunk('fcTL', control), ...data];
  });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('acTL', Buffer.concat([number(frames.length, 4), number(0, 4)])),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunksOf(png: Buffer): { readonly type: string; readonly data: Buffer }[] {
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

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([number(data.length, 4), body, number(crc32(body), 4)]);
}

function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 2) buffer.writeUInt16BE(value);
  else buffer.writeUInt32BE(value, bytes - 4);
  return buffer;
}
