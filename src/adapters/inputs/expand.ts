import { createWriteStream } from 'node:fs';
import { mkdtemp, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as yauzl from 'yauzl';
import { AppError, badInput } from '../../domain/errors.ts';

/** A file to mark: its place, and the name a person knows it by (never used as a path). */
export interface FoundFile {
  readonly path: string;
  readonly name: string;
}

const ZIP = { entries: 2000, bytes: 500 * 1024 * 1024, ratio: 100 };
/** Files that tell nothing about a class and come along with folders and archives. */
const NOISE = /^(\.|__MACOSX|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Files, folders (by name, `2.jpg` before `10.jpg`, sub-folders too) and zip archives → the files in them, in
 * order. Archives are unpacked into `scratchDir` under names of ours, with limits on entries, bytes and ratio;
 * archives in archives, links and encrypted entries are refused. Errors name the file.
 */
export async function expandInputs(paths: readonly string[], scratchDir: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths) found.push(...(await expand(path, basename(path), scratchDir)));
  return found;
}

async function expand(path: string, name: string, scratchDir: string): Promise<FoundFile[]> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new AppError('file_not_found', `${name}: no such file`, { params: { file: name }, cause });
  });
  if (info.isDirectory()) {
    const entries = (await readdir(path)).filter((entry) => !NOISE.test(entry));
    entries.sort(new Intl.Collator('en', { numeric: true }).compare);
    const inner: FoundFile[] = [];
    for (const entry of entries) inner.push(...(await expand(join(path, entry), `${name}/${entry}`, scratchDir)));
    return inner;
  }
  if (!info.isFile()) throw badInput('file_type_unknown', `${name}: not a file`, { file: name });
  return (await isZip(path)) ? unzip(path, name, scratchDir) : [{ path, name }];
}

async function isZip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x504b0304;
  } finally {
    await handle.close();
  }
}

async function unzip(path: string, name: string, scratchDir: string): Promise<FoundFile[]> {
  const fail = (why: string, cause?: unknown): AppError =>
    new AppError('archive_refused', `${name}: ${why}`, { params: { file: name, why }, cause });
  const archive = await yauzl.openPromise(path, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true }).catch((cause: unknown) => {
    throw fail('the archive is damaged', cause);
  });
  const folder = await mkdtemp(join(scratchDir, 'zip-'));
  const found: FoundFile[] = [];
  let total = 0;
  try {
    if (archive.entryCount > ZIP.entries) throw fail(`more than ${ZIP.entries} entries`);
    for await (const entry of archive.eachEntry()) {
      const inner = entry.fileName;
      if (inner.endsWith('/') || inner.split('/').some((part) => NOISE.test(part))) continue;
      if (entry.isEncrypted()) throw fail('the archive has a password');
      if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) throw fail('the archive holds a link');
      if (/\.(zip|7z|rar|gz|tar)$/i.test(inner)) throw fail('the archive holds another archive');
      if (entry.uncompressedSize > ZIP.ratio * Math.max(1024, entry.compressedSize)) throw fail('the archive unpacks to far more than it is');
      const target = join(folder, `${found.length + 1}`);
      const counter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          total += chunk.length;
          done(total > ZIP.bytes ? fail(`more than ${ZIP.bytes / 1024 / 1024} MB unpacked`) : null, chunk);
        },
      });
      await pipeline(await archive.openReadStreamPromise(entry), counter, createWriteStream(target));
      found.push({ path: target, name: `${name}/${inner}` });
    }
  } catch (error) {
    throw error instanceof AppError ? error : fail('the archive is damaged', error);
  } finally {
    archive.close();
  }
  const order = new Intl.Collator('en', { numeric: true });
  return found.toSorted((a, b) => order.compare(a.name, b.name));
}
