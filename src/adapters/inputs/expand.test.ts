import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { expandInputs } from './expand.ts';

const folder = mkdtempSync(join(tmpdir(), 'ai-grading-inputs-'));
const scratch = join(folder, 'scratch');
mkdirSync(scratch);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Entry {
  readonly name: string;
  readonly data: Buffer;
  /** Unix mode of the entry. */
  readonly mode?: number;
}

/** A zip archive as PKWARE's APPNOTE 6.3 lays it out: local headers, central directory, end record. */
function zip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, mode = 0o100644 } of entries) {
    const packed = deflateRawSync(data);
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), common, tail, title]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32BE(0x504b0506, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

function file(name: string, data: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, data);
  return path;
}

describe('expandInputs', () => {
  it('takes a folder in the order people count, without the noise of file systems', async () => {
    const scans = join(folder, 'scans');
    mkdirSync(join(scans, 'b'), { recursive: true });
    for (const name of ['10.jpg', '2.jpg', '.DS_Store', 'Thumbs.db', 'b/1.jpg']) writeFileSync(join(scans, name), name);
    const found = await expandInputs([scans], scratch);
    expect(found.map(({ name }) => name)).toEqual(['scans/2.jpg', 'scans/10.jpg', 'scans/b/1.jpg']);
  });

  it('unpacks an archive under names of its own, in order', async () => {
    const archive = file('class.zip', zip([
      { name: '10.pdf', data: Buffer.from('ten') },
      { name: '李明/2.pdf', data: Buffer.from('two') },
      { name: '__MACOSX/._10.pdf', data: Buffer.from('noise') },
    ]));
    const found = await expandInputs([archive], scratch);
    expect(found.map(({ name, path }) => [name, readFileSync(path, 'utf8')])).toEqual([
      ['class.zip/10.pdf', 'ten'],
      ['class.zip/李明/2.pdf', 'two'],
    ]);
    expect(found.every(({ path }) => path.startsWith(scratch))).toBe(true);
  });

  it.each([
    ['a path out of the archive', [{ name: '../out.pdf', data: Buffer.from('x') }]],
    ['a link', [{ name: 'link.pdf', data: Buffer.from('/etc/passwd'), mode: 0o120777 }]],
    ['an archive in the archive', [{ name: 'inner.zip', data: Buffer.from('x') }]],
    ['a bomb', [{ name: 'zeros.pdf', data: Buffer.alloc(50_000_000) }]],
    ['too many entries', Array.from({ length: 2001 }, (_, index) => ({ name: `${index}.pdf`, data: Buffer.from('x') }))],
  ])('refuses %s and names the file', async (_, entries) => {
    await expect(expandInputs([file('bad.zip', zip(entries))], scratch)).rejects.toMatchObject({
      code: 'archive_refused',
      params: { file: 'bad.zip' },
    });
  });

  it('refuses a cut archive', async () => {
    const whole = zip([{ name: '1.pdf', data: Buffer.from('page') }]);
    await expect(expandInputs([file('cut.zip', whole.subarray(0, whole.length - 10))], scratch)).rejects.toMatchObject({ code: 'archive_refused' });
  });

  it('says which file is not there', async () => {
    await expect(expandInputs([join(folder, 'nothing.pdf')], scratch)).rejects.toMatchObject({ code: 'file_not_found', params: { file: 'nothing.pdf' } });
  });
});
