/** What is read from a JPEG's segments without decoding it. */
export interface JpegHead {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** EXIF orientation 1–8; 1 where none is said. */
  readonly orientation: number;
  readonly dpi: number | null;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const CENTIMETRES = 2;
const ORIENTATION_TAG = 0x0112;

interface Segment { readonly marker: number; readonly start: number; readonly end: number }

/** Segments up to the start of the first scan (ITU-T T.81, annex B); null when the file is not built like that. */
function segments(file: Buffer): Segment[] | null {
  if (file[0] !== 0xff || file[1] !== SOI) return null;
  const found: Segment[] = [];
  let at = 2;
  while (at + 4 <= file.length) {
    if (file[at] !== 0xff) return null;
    const marker = file[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length) return null;
    found.push({ marker, start: at, end });
    if (marker === SOS) return found;
    at = end;
  }
  return null;
}

export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Reads size, components, EXIF orientation and resolution; null for a file that is not a whole JPEG head. */
export function readJpegHead(file: Buffer): JpegHead | null {
  const all = segments(file);
  const frame = all?.find((segment) => isFrame(segment.marker));
  if (all === null || frame === undefined || frame.end - frame.start < 10) return null;
  const exif = all.find((segment) => segment.marker === APP1 && file.toString('latin1', segment.start + 4, segment.start + 10) === 'Exif\0\0');
  const jfif = all.find((segment) => segment.marker === APP0 && file.toString('latin1', segment.start + 4, segment.start + 9) === 'JFIF\0');
  return {
    height: file.readUInt16BE(frame.start + 5),
    width: file.readUInt16BE(frame.start + 7),
    components: file[frame.start + 9] as number,
    orientation: exif === undefined ? 1 : orientationOf(file.subarray(exif.start + 10, exif.end)),
    dpi: jfif === undefined || jfif.end - jfif.start < 16 ? null : density(file, jfif.start),
  };
}

function density(file: Buffer, jfif: number): number | null {
  const unit = file[jfif + 11] as number;
  const value = file.readUInt16BE(jfif + 12);
  if (unit === 0 || value <= 1) return null;
  return Math.round(unit === CENTIMETRES ? value * 2.54 : value);
}

/** Orientation out of the first directory of a TIFF structure; 1 when it is missing or broken. */
function orientationOf(tiff: Buffer): number {
  if (tiff.length < 14) return 1;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = Math.min(short(directory), 200);
  for (let i = 0; i < entries; i += 1) {
    const entry = directory + 2 + i * 12;
    if (short(entry) !== ORIENTATION_TAG) continue;
    const value = short(entry + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/**
 * The same picture without what tells about its maker: EXIF with place and time, XMP, comments, maker notes,
 * pictures behind the end. Tables, scans, JFIF, ICC profile and Adobe's colour transform stay byte for byte.
 */
export function withoutMetadata(file: Buffer): Buffer {
  const all = segments(file);
  const scan = all?.at(-1);
  if (all === null || scan === undefined) return file;
  const kept = all.filter(({ marker, start }) =>
    marker < APP0 ? true
      : marker === APP0 ? file.toString('latin1', start + 4, start + 8) === 'JFIF'
        : marker === APP2 ? file.toString('latin1', start + 4, start + 15) === 'ICC_PROFILE'
          : marker === APP14);
  const parts = kept.filter((segment) => segment !== scan).map(({ start, end }) => file.subarray(start, end));
  return Buffer.concat([file.subarray(0, 2), ...parts, file.subarray(scan.start, endOfImage(file, scan.end))]);
}

/** Just behind the EOI marker; the file's end when there is none. */
function endOfImage(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at >= 0 && at + 1 < file.length; at = file.indexOf(0xff, at + 1)) {
    if (file[at + 1] === EOI) return at + 2;
  }
  return file.length;
}
