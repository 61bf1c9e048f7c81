import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileType, typeOf } from './file-type.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-type-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(bytes: string): Promise<string> {
  const path = join(folder, `${Buffer.from(bytes).toString('hex').slice(0, 40)}-${bytes.length}`);
  await writeFile(path, bytes, 'latin1');
  return path;
}

test('a type is known by its first bytes', () => {
  expect(typeOf(Buffer.from('\xff\xd8\xff\xe0', 'latin1'))).toBe('jpeg');
  expect(typeOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))).toBe('png');
  expect(typeOf(Buffer.from('RIFF....WEBP', 'latin1'))).toBe('webp');
  expect(typeOf(Buffer.from('\0\0\0\x18ftypheic', 'latin1'))).toBe('heic');
  expect(typeOf(Buffer.from('II*\0', 'latin1'))).toBe('tiff');
  expect(typeOf(Buffer.from('\n\n%PDF-1.7', 'latin1'))).toBe('pdf');
  expect(typeOf(Buffer.from('<svg xmlns="…">', 'latin1'))).toBeNull();
  expect(typeOf(Buffer.from('\0\0\0\x18ftypmp42', 'latin1'))).toBeNull();
});

test.each([
  ['', 'file_empty'],
  ['PK\x03\x04', 'file_type_unknown'],
  [`%PDF-1.4 ${'x'.repeat(200)}`, 'file_too_large'],
  ['%PDF-1.4 1 0 obj <<', 'file_damaged'],
  ['%PDF-1.4 <</Linearized 1/L 99999/H[1 2]>> startxref', 'file_damaged'],
])('%j is refused as %s', async (bytes, code) => {
  await expect(fileType(await written(bytes), { maxBytes: 100 })).rejects.toMatchObject({ code });
});

test('a PDF with its end is taken', async () => {
  await expect(fileType(await written('%PDF-1.4 <</Linearized 1/L 60/H[1 2]>> startxref 0 %%EOF      '), { maxBytes: 100 })).resolves.toBe('pdf');
});
