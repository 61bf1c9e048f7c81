export interface FaxImage {
  readonly width: number;
  readonly height: number;
  /** ITU-T T.4 (3) or T.6 (4). */
  readonly group: 3 | 4;
  /** Group 3 with two-dimensional rows. */
  readonly twoDimensional: boolean;
  /** Runs that the code calls black are white on the page. */
  readonly negative: boolean;
}

const SHORT = 3;
const LONG = 4;

/** Wraps CCITT fax data as a one-strip TIFF (TIFF 6.0, sections 2 and 11), which libtiff decodes without loss. */
export function faxAsTiff(data: Uint8Array, image: FaxImage): Uint8Array {
  const header = 8;
  const entries: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, LONG, image.width],
    [257, LONG, image.height],
    [258, SHORT, 1], // bits per sample
    [259, SHORT, image.group], // compression
    [262, SHORT, image.negative ? 1 : 0], // photometric: 0 = white is zero
    [273, LONG, header], // the strip's offset
    [277, SHORT, 1], // samples per pixel
    [278, LONG, image.height], // rows per strip
    [279, LONG, data.length],
    ...(image.group === 3 ? [[292, LONG, image.twoDimensional ? 1 : 0] as const] : []),
  ];
  const directory = header + data.length + (data.length % 2);
  const file = Buffer.alloc(directory + 2 + entries.length * 12 + 4);
  file.write('II', 0, 'latin1');
  file.writeUInt16LE(42, 2);
  file.writeUInt32LE(directory, 4);
  file.set(data, header);
  file.writeUInt16LE(entries.length, directory);
  entries.forEach(([tag, type, value], index) => {
    const at = directory + 2 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value, at + 8);
  });
  return file;
}
