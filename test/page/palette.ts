import type { Pixels } from './png.ts';

/** As many as a byte can name. */
const most = 256;

/** The colours that pictures are drawn in, and which of them stands for each of theirs. */
export interface Palette {
  /** Three bytes each. */
  readonly colours: Buffer;
  /** Each pixel as the number of its colour. */
  indexed(picture: Pixels): Buffer;
}

/** The commonest colours of pictures; any other is shown as the one that is nearest to it. */
export function paletteOf(pictures: readonly Pixels[]): Palette {
  const counts = new Map<number, number>();
  for (const { rgb } of pictures) {
    for (let at = 0; at < rgb.length; at += 3) {
      const colour = rgb.readUIntBE(at, 3);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  }
  const chosen = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([colour]) => colour);
  const colours = Buffer.alloc(chosen.length * 3);
  for (const [index, colour] of chosen.entries()) colours.writeUIntBE(colour, index * 3, 3);
  const numbers = new Map(chosen.map((colour, index) => [colour, index]));
  const numberOf = (colour: number): number => {
    const known = numbers.get(colour);
    if (known !== undefined) return known;
    const found = nearest(colours, colour);
    numbers.set(colour, found);
    return found;
  };
  return {
    colours,
    indexed({ rgb }) {
      const pixels = Buffer.alloc(rgb.length / 3);
      for (let at = 0; at < rgb.length; at += 3) pixels[at / 3] = numberOf(rgb.readUIntBE(at, 3));
      return pixels;
    },
  };
}

function nearest(colours: Buffer, colour: number): number {
  const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < colours.length; at += 3) {
    const far =
      ((colours[at] ?? 0) - red) ** 2 +
      ((colours[at + 1] ?? 0) - green) ** 2 +
      ((colours[at + 2] ?? 0) - blue) ** 2;
    if (far >= least) continue;
    least = far;
    best = at / 3;
  }
  return best;
}
