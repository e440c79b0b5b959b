import { paletteOf } from './palette.ts';
import { chunk, number, packed, readPng, signature } from './png.ts';

/** A still of an animation, as a PNG file. */
export interface Frame {
  readonly png: Buffer;
  /** How long it is seen; milliseconds. */
  readonly milliseconds: number;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Puts PNGs of one size one after the other as an animated PNG, which browsers show as they show a PNG. Each frame holds only
 * the part that differs from the one before, in colours that all share.
 *
 * @see https://www.w3.org/TR/png-3/#apng-frame-based-animation
 */
export function animation(frames: readonly Frame[]): Buffer {
  const pictures = frames.map(({ png }) => readPng(png));
  const [first] = pictures;
  if (first === undefined) throw new Error('An animation has a frame at least.');
  const { width, height } = first;
  const palette = paletteOf(pictures);
  const indexed = pictures.map((one) => palette.indexed(one));
  let sequence = 0;
  const next = (): Buffer => number(sequence++, 4);
  const parts = frames.flatMap(({ milliseconds }, index) => {
    const pixels = indexed[index] ?? Buffer.alloc(0);
    const before = indexed[index - 1];
    const area = before === undefined ? { left: 0, top: 0, width, height } : changed(before, pixels, width);
    const control = Buffer.concat([
      next(),
      ...[area.width, area.height, area.left, area.top].map((one) => number(one, 4)),
      number(milliseconds, 2),
      number(1000, 2),
      // What is there stays, and the frame takes the place of its own part.
      Buffer.from([0, 0]),
    ]);
    const data = packed(cut(pixels, width, area), area.width);
    return [
      chunk('fcTL', control),
      index === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([next(), data])),
    ];
  });
  // Eight bits a pixel, which name a colour.
  const header = Buffer.concat([number(width, 4), number(height, 4), Buffer.from([8, 3, 0, 0, 0])]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette.colours),
    chunk('acTL', Buffer.concat([number(frames.length, 4), number(0, 4)])),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The smallest part that holds every pixel that differs; a single one where none does. */
function changed(before: Buffer, after: Buffer, width: number): Area {
  let [left, right, top, bottom] = [width, 0, after.length / width, 0];
  for (let at = 0; at < after.length; at++) {
    if (before[at] === after[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right, top, bottom] = [
      Math.min(left, x),
      Math.max(right, x),
      Math.min(top, y),
      Math.max(bottom, y),
    ];
  }
  if (left > right) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function cut(pixels: Buffer, width: number, area: Area): Buffer {
  const rows = [];
  for (let y = area.top; y < area.top + area.height; y++) {
    const start = y * width + area.left;
    rows.push(pixels.subarray(start, start + area.width));
  }
  return Buffer.concat(rows);
}
