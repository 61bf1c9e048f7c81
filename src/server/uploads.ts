import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import type { InputFile } from '../app/create-batch.ts';
import { AppError, badInput } from '../domain/errors.ts';

export interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  /** By the field's name; each a file in the staging folder. */
  readonly files: Readonly<Record<string, readonly InputFile[]>>;
  /** Takes away what nobody adopted. */
  discard(): Promise<void>;
}

const LIMITS = { fields: 20, fieldSize: 2000, files: 500, headerPairs: 50 };

/**
 * Reads a multipart request: files stream to the staging folder, nothing is held in memory, and a request that breaks off or
 * goes too far leaves nothing behind. Throws AppError `media_type_unsupported` (415), `file_too_large` (413),
 * `upload_incomplete` (400), `disk_full` (507), `request_invalid` (400).
 */
export async function receiveUpload(request: FastifyRequest, stagingDir: string, maxFileBytes: number): Promise<Upload> {
  if (!request.isMultipart()) throw badInput('media_type_unsupported', 'needs multipart/form-data', {}, 415);
  const paths: string[] = [];
  const discard = async (): Promise<void> => void (await Promise.all(paths.map((path) => rm(path, { force: true }))));
  const fields: Record<string, string> = {};
  const files: Record<string, InputFile[]> = {};
  try {
    for await (const part of request.parts({ limits: { ...LIMITS, fileSize: maxFileBytes } })) {
      if (part.type === 'field') {
        if (part.valueTruncated || part.fieldnameTruncated) throw badInput('body_too_large', 'a field is too long', {}, 413);
        fields[part.fieldname] = String(part.value);
        continue;
      }
      // The sender's name is for people; the place is ours.
      const path = join(stagingDir, `upload-${randomUUID()}`);
      paths.push(path);
      const hash = createHash('sha256');
      let bytes = 0;
      // Taken as it passes by: hundreds of papers at once are not read a second time.
      part.file.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        bytes += chunk.length;
      });
      await pipeline(part.file, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      const name = shownName(part.filename);
      if (part.file.truncated) throw badInput('file_too_large', 'the file is too large', { file: name, limit: maxFileBytes }, 413);
      (files[part.fieldname] ??= []).push({ path, name, staged: true, known: { sha256: hash.digest('hex'), bytes } });
    }
    return { fields, files, discard };
  } catch (error) {
    await discard();
    throw request.raw.readableAborted || isPremature(error) ? new AppError('upload_incomplete', 'the upload broke off', { httpStatus: 400, cause: error }) : error;
  }
}

function isPremature(error: unknown): boolean {
  const text = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : '';
  return /ERR_STREAM_PREMATURE_CLOSE|Premature|Unexpected end|Part terminated early|aborted|ECONNRESET/i.test(text);
}

/** A file's own name without folders or control characters, at most 200 characters. */
function shownName(name: string | undefined): string {
  const last = basename((name ?? '').replaceAll('\\', '/'));
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  const clean = last.normalize('NFC').replaceAll(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').trim().slice(0, 200);
  return clean === '' ? 'file' : clean;
}
