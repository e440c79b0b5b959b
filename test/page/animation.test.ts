import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { animation } from './animation.ts';
import { chunk, chunksOf, number, readPng, signature } from './png.ts';

type Colour = readonly [number, number, number];
const [white, red]: Colour[] = [
  [255, 255, 255],
  [200, 30, 20],
];

/** A picture as a browser writes it, each row by another filter. */
function png(rows: readonly (readonly Colour[])[]): Buffer {
  const width = rows[0]?.length ?? 0;
  const header = Buffer.concat([number(width, 4), number(rows.length, 4), Buffer.from([8, 2, 0, 0, 0])]);
  const flat = rows.map((row) => row.flat());
  const filtered = flat.flatMap((row, y) => {
    const filter = y % 3;
    const before = (x: number): number =>
      filter === 0 ? 0 : filter === 1 ? (row[x - 3] ?? 0) : (flat[y - 1]?.[x] ?? 0);
    return [filter, ...row.map((value, x) => (value - before(x) + 256) % 256)];
  });
  const data = deflateSync(Buffer.from(filtered));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const blank = Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => white as Colour));
const dotted = blank.map((row, y) => row.map((one, x) => (x === 3 && y === 2 ? (red as Colour) : one)));

describe('an animation', () => {
  it('holds of each frame after the first only what differs from the one before', () => {
    const frames = [blank, dotted, dotted, blank].map((rows) => ({ png: png(rows), milliseconds: 100 }));
    const controls = chunksOf(animation(frames)).filter(({ type }) => type === 'fcTL');
    const areas = controls.map(({ data }) => [4, 8, 12, 16].map((at) => data.readUInt32BE(at)));
    expect(areas).toEqual([
      [5, 4, 0, 0],
      [1, 1, 3, 2],
      [1, 1, 0, 0],
      [1, 1, 3, 2],
    ]);
  });

  it('numbers its parts in order, and names each pixel’s colour', () => {
    const chunks = chunksOf(animation([blank, dotted].map((rows) => ({ png: png(rows), milliseconds: 5 }))));
    expect(chunks.map(({ type }) => type)).toEqual([
      'IHDR',
      'PLTE',
      'acTL',
      'fcTL',
      'IDAT',
      'fcTL',
      'fdAT',
      'IEND',
    ]);
    const ordered = chunks.filter(({ type }) => /^f[cd]/.test(type)).map(({ data }) => data.readUInt32BE(0));
    expect(ordered).toEqual([0, 1, 2]);
    const [colours, last] = ['PLTE', 'fdAT'].map((name) => chunks.find(({ type }) => type === name)?.data);
    const [, index = 0] = inflateSync(last?.subarray(4) ?? Buffer.alloc(0));
    expect([...(colours?.subarray(index * 3, index * 3 + 3) ?? [])]).toEqual(red);
  });

  it('reads what browsers write', () => {
    expect([...readPng(png(dotted)).rgb]).toEqual(dotted.flat(2));
  });
});
