import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import * as yauzl from 'yauzl';
import { ZipFile } from 'yazl';
import { badInput } from '../../domain/errors.ts';

/** Entries, bytes of all of them and of one, and how much larger than its packed form an entry may be. */
const LIMITS = { entries: 2000, bytes: 100_000_000, part: 20_000_000, ratio: 100 };
const TYPES = '[Content_Types].xml';

/**
 * The parts of an Office document that its text is made from, by name, within limits that are counted and not believed.
 * Throws AppError `file_empty`, `file_too_large`, `file_type_unknown` (415), `file_damaged`, `document_too_large`.
 */
export async function readParts(path: string, maxBytes: number): Promise<Map<string, Buffer>> {
  const { size } = await stat(path);
  if (size === 0) throw badInput('file_empty', 'the file is empty');
  if (size > maxBytes) throw badInput('file_too_large', `the file has ${size} bytes`, { limit: maxBytes }, 413);
  const archive = await yauzl.openPromise(path, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true }).catch((cause: unknown) => {
    throw damaged(cause);
  });
  const parts = new Map<string, Buffer>();
  try {
    if (archive.entryCount > LIMITS.entries) throw tooLarge(`${LIMITS.entries} parts`);
    let left = LIMITS.bytes;
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entry.isEncrypted() || parts.has(entry.fileName)) throw damaged();
      if (entry.uncompressedSize > LIMITS.ratio * Math.max(1024, entry.compressedSize)) throw tooLarge(`${LIMITS.ratio} × the packed size`);
      left -= entry.uncompressedSize;
      if (entry.uncompressedSize > LIMITS.part || left < 0) throw tooLarge(`${LIMITS.part / 1_000_000} MB`);
      // Ends with an error where more comes than was claimed.
      parts.set(entry.fileName, await buffer(await archive.openReadStreamPromise(entry)));
    }
  } catch (error) {
    throw error instanceof Error && error.name === 'AppError' ? error : damaged(error);
  } finally {
    archive.close();
  }
  if (!parts.has(TYPES) || ![...parts.keys()].some((name) => name.startsWith('word/'))) {
    throw badInput('file_type_unknown', 'an archive that is no word processor document', {}, 415);
  }
  return parts;
}

/** The parts as an archive again, unpacked: what is read next holds exactly what was counted. */
export async function packParts(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, bytes] of parts) archive.addBuffer(bytes, name, { compress: false });
  archive.end();
  return buffer(archive.outputStream);
}

function tooLarge(limit: string): Error {
  return badInput('document_too_large', `the document has more than ${limit}`, { limit }, 413);
}

function damaged(cause?: unknown): Error {
  return Object.assign(badInput('file_damaged', 'the document cannot be opened'), { cause });
}
