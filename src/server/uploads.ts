import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { basename, join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { InputFile } from '../app/create-batch.ts';
import { AppError, badInput } from '../domain/errors.ts';
import type { Fingerprint } from '../ports/blobs.ts';

export interface Upload {
  /** Where the files lie; what is unpacked of them goes there, too. */
  readonly dir: string;
  readonly fields: Readonly<Record<string, string>>;
  /** By the field's name; each a file in the staging folder. */
  readonly files: Readonly<Record<string, readonly InputFile[]>>;
  /** Takes away what nobody adopted. */
  discard(): Promise<void>;
}

const WRITE_BYTES = 256 * 1024;
const LIMITS = { fields: 20, fieldSize: 2000, files: 500, headerPairs: 50 };

/**
 * Reads a multipart request: files stream to the staging folder, nothing is held in memory, and a request that breaks off or
 * goes too far leaves nothing behind. Throws AppError `media_type_unsupported` (415), `file_too_large` (413),
 * `upload_incomplete` (400), `disk_full` (507), `request_invalid` (400).
 */
export async function receiveUpload(request: FastifyRequest, stagingDir: string, maxFileBytes: number): Promise<Upload> {
  if (!request.isMultipart()) throw badInput('media_type_unsupported', 'needs multipart/form-data', {}, 415);
  const dir = join(stagingDir, `upload-${randomUUID()}`);
  const discard = (): Promise<void> => rm(dir, { recursive: true, force: true });
  // Without a prototype: the names are the sender's.
  const fields = Object.create(null) as Record<string, string>;
  const files = Object.create(null) as Record<string, InputFile[]>;
  let count = 0;
  try {
    await mkdir(dir, { recursive: true });
    for await (const part of request.parts({ limits: { ...LIMITS, fileSize: maxFileBytes } })) {
      if (part.type === 'field') {
        if (part.valueTruncated || part.fieldnameTruncated) throw badInput('body_too_large', 'a field is too long', {}, 413);
        fields[part.fieldname] = String(part.value);
        continue;
      }
      // The sender's name is for people; the place is ours.
      count += 1;
      const path = join(dir, String(count));
      const known = await store(part.file, path);
      const name = shownName(part.filename);
      if (part.file.truncated) throw badInput('file_too_large', 'the file is too large', { file: name, limit: maxFileBytes }, 413);
      (files[part.fieldname] ??= []).push({ path, name, staged: true, known });
    }
    return { dir, fields, files, discard };
  } catch (error) {
    // Nobody reads the rest any more: it is let pass, or the sender would wait for us and never hear why it was refused.
    request.raw.unpipe();
    request.raw.resume();
    await discard();
    if (isBoundaryMissing(error)) throw badInput('media_type_unsupported', 'multipart/form-data names no boundary', {}, 415);
    throw request.raw.readableAborted || isPremature(error) ? new AppError('upload_incomplete', 'the upload broke off', { httpStatus: 400, cause: error }) : error;
  }
}

/** Writes what comes to a new file; hashed as it passes by, so that hundreds of papers at once are not read a second time. */
async function store(source: Readable, path: string): Promise<Fingerprint> {
  const hash = createHash('sha256');
  let bytes = 0;
  source.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  await pipeline(source, createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: WRITE_BYTES }));
  return { sha256: hash.digest('hex'), bytes };
}

function isPremature(error: unknown): boolean {
  const text = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : '';
  return /ERR_STREAM_PREMATURE_CLOSE|Premature|Unexpected end|Part terminated early|aborted|ECONNRESET/i.test(text);
}

function isBoundaryMissing(error: unknown): boolean {
  return error instanceof Error && /boundary not found/i.test(error.message);
}

const LONGEST_NAME = 200;

/** A file's own name without folders, control characters or marks that turn the reading direction, at most 200 characters. */
export function shownName(name: string | undefined): string {
  return cleanName(basename((name ?? '').replaceAll('\\', '/')));
}

/** The same of a name with its folders, as archives have it. */
export function cleanName(name: string): string {
  const clean = name.toWellFormed().normalize('NFC').replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  // By characters, not by halves of them.
  const short = Array.from(clean).slice(0, LONGEST_NAME).join('');
  return short === '' ? 'file' : short;
}
