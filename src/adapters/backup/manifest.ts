import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { hashFile, sha256 } from '../filesystem/hashing.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file of the backup, below its folder. */
const Part = z.object({ path: z.string().regex(/^[a-z0-9._/-]+$/).refine((path) => !path.split('/').includes('..')), bytes: z.int(), sha256: Sha256 });
export type Part = z.infer<typeof Part>;

export const FORMAT = 1;

/** What a backup holds. Blobs are listed in a part of their own, a line of key and length each. */
const Manifest = z.object({
  format: z.literal(FORMAT),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  /** The last migration that was applied; null for a database without any. */
  schemaVersion: z.string().nullable(),
  schema: Part,
  tables: z.array(z.object({ name: z.string(), rows: z.int(), part: Part })),
  blobs: z.object({ count: z.int(), bytes: z.int(), list: Part }),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = 'manifest.json';

/** Throws AppError `backup_not_found`, `backup_format` or `backup_damaged`. */
export async function readManifest(from: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(from, MANIFEST), 'utf8');
  } catch (error) {
    throw new AppError('backup_not_found', `${from} is not a backup: it has no ${MANIFEST}`, { params: { folder: from }, cause: error });
  }
  const { manifest, sha256: sealed } = parseSealed(text);
  if (sealed !== seal(manifest)) throw damaged(MANIFEST);
  const format = z.object({ format: z.int() }).safeParse(manifest);
  if (format.success && format.data.format !== FORMAT) {
    throw new AppError('backup_format', `the backup has format ${format.data.format}, this version reads ${FORMAT}`, { params: { format: format.data.format } });
  }
  const parsed = Manifest.safeParse(manifest);
  if (!parsed.success) throw damaged(MANIFEST, parsed.error);
  return parsed.data;
}

/** The manifest with its own checksum beside it. */
export function sealedManifest(manifest: Manifest): string {
  return `${JSON.stringify({ manifest, sha256: seal(manifest) }, null, 1)}\n`;
}

function parseSealed(text: string): { manifest: unknown; sha256: string } {
  try {
    return z.object({ manifest: z.unknown(), sha256: Sha256 }).parse(JSON.parse(text));
  } catch (error) {
    throw damaged(MANIFEST, error);
  }
}

function seal(manifest: unknown): string {
  return sha256(Buffer.from(JSON.stringify(manifest)));
}

/** Throws AppError `backup_damaged` naming the part when it is missing or not what was written. */
export async function verifyPart(from: string, part: Part): Promise<void> {
  let found: { sha256: string; bytes: number };
  try {
    const file = await open(join(from, part.path), 'r');
    try {
      found = await hashFile(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw damaged(part.path, error);
  }
  if (found.sha256 !== part.sha256 || found.bytes !== part.bytes) throw damaged(part.path);
}

export function damaged(part: string, cause?: unknown): AppError {
  return new AppError('backup_damaged', `the backup is damaged: ${part} is missing or not as it was written; nothing was changed`, { params: { part }, cause });
}

