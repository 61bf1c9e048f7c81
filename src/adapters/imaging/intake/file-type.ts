import { open } from 'node:fs/promises';
import { badInput } from '../../../domain/errors.ts';
import type { IntakeLimits } from '../../../ports/imaging.ts';

export type FileType = 'pdf' | 'jpeg' | 'png' | 'webp' | 'heic' | 'tiff';

const HEAD_BYTES = 1024;
const TAIL_BYTES = 4096;
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

/**
 * The type of a file by its first bytes; its name is not looked at.
 * Throws AppError `file_empty`, `file_too_large`, `file_type_unknown`, and `file_damaged` for a PDF whose end is missing.
 */
export async function fileType(path: string, limits: Pick<IntakeLimits, 'maxBytes'>): Promise<FileType> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) throw badInput('file_empty', 'the file is empty');
    if (size > limits.maxBytes) {
      throw badInput('file_too_large', `the file has ${size} bytes, more than ${limits.maxBytes}`, { bytes: size, limit: limits.maxBytes }, 413);
    }
    const head = Buffer.alloc(Math.min(HEAD_BYTES, size));
    await file.read(head, 0, head.length, 0);
    const type = typeOf(head);
    if (type === null) throw badInput('file_type_unknown', 'the file is not a PDF, JPEG, PNG, WebP, HEIC or TIFF', {}, 415);
    if (type === 'pdf') {
      const tail = Buffer.alloc(Math.min(TAIL_BYTES, size));
      await file.read(tail, 0, tail.length, size - tail.length);
      refuseCutPdf(head, tail, size);
    }
    return type;
  } finally {
    await file.close();
  }
}

/** A PDF may have other bytes in front of its header (ISO 32000-1, annex H, note 13). */
export function typeOf(head: Buffer): FileType | null {
  const ascii = (from: number, to: number): string => head.toString('latin1', from, to);
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'webp';
  if (ascii(4, 8) === 'ftyp' && HEIC_BRANDS.includes(ascii(8, 12))) return 'heic';
  if (ascii(0, 4) === 'II*\0' || ascii(0, 4) === 'MM\0*') return 'tiff';
  return head.includes('%PDF-') ? 'pdf' : null;
}

/**
 * An upload that was cut off would be repaired by pdfium to the pages that arrived, and the others would be
 * lost without a word: so the file's end must be there, and the length a linearized file claims.
 */
function refuseCutPdf(head: Buffer, tail: Buffer, size: number): void {
  const linearized = /\/Linearized\b[^>]{0,200}?\/L\s{0,4}(\d{1,12})/.exec(head.toString('latin1'));
  const claimed = Number(linearized?.[1] ?? 0);
  if (claimed > size || !(tail.includes('startxref') || tail.includes('%%EOF'))) {
    throw badInput('file_damaged', 'the end of the PDF is missing: it was probably not uploaded completely');
  }
}
