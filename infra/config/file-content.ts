/** What a file is by its first bytes, whatever its name ends in; undefined for formats that are not known here. */
export function formatOf(content: Uint8Array): string | undefined {
  const start = Buffer.from(content.subarray(0, 512));
  const at = (offset: number, length: number): string => start.toString('latin1', offset, offset + length);
  if (at(0, 4) === 'RIFF') return { WEBP: 'WebP', WAVE: 'WAV', 'AVI ': 'AVI' }[at(8, 4)];
  // https://nokiatech.github.io/heif/technical.html lists the brands; a video of an iPhone is a "qt  ".
  if (at(4, 4) === 'ftyp')
    return /^(hei|hev|mif|msf)/.test(at(8, 4))
      ? 'HEIC'
      : at(8, 4) === 'avif'
        ? 'AVIF'
        : at(8, 4) === 'qt  '
          ? 'MOV'
          : undefined;
  if (/^\s*<(!doctype html|html|\?xml|svg)/i.test(at(0, 512))) return 'HTML';
  return beginnings.find(([beginning]) => at(0, beginning.length) === beginning)?.[1];
}

const beginnings: readonly (readonly [string, string])[] = [
  ['%PDF', 'PDF'],
  ['PK\x03\x04', 'ZIP'],
  ['BM', 'BMP'],
  ['8BPS', 'PSD'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['\x1aE\xdf\xa3', 'WebM'],
  ['OggS', 'Ogg'],
];
