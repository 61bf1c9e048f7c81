/**
 * The `CFF ` table of an OpenType file with its charset made the identity (glyph n is CID n), ready for a
 * PDF's `FontFile3` of subtype `CIDFontType0C`; null for a font without that table.
 * Format: Adobe Technical Note 5176, "The Compact Font Format Specification".
 */
export function bareCff(openType: Uint8Array): Uint8Array | null {
  const file = Buffer.from(openType.buffer, openType.byteOffset, openType.byteLength);
  const table = findTable(file, 'CFF ');
  const maxp = findTable(file, 'maxp');
  if (table === null || maxp === null) return null;
  const cff = Buffer.from(table);
  const glyphs = maxp.readUInt16BE(4);
  const offset = charsetOffset(cff);
  // Offsets 0–2 are predefined charsets, which CID fonts never have. Format 2: one range from CID 1 on.
  if (offset <= 2 || glyphs < 2) return cff;
  cff[offset] = 2;
  cff.writeUInt16BE(1, offset + 1);
  cff.writeUInt16BE(glyphs - 2, offset + 3);
  return cff;
}

function findTable(file: Buffer, tag: string): Buffer | null {
  const count = file.readUInt16BE(4);
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16;
    if (file.toString('latin1', at, at + 4) !== tag) continue;
    const start = file.readUInt32BE(at + 8);
    return file.subarray(start, start + file.readUInt32BE(at + 12));
  }
  return null;
}

/** Operand of operator 15 in the first Top DICT; 0 where it is not given. */
function charsetOffset(cff: Buffer): number {
  const names = index(cff, cff.readUInt8(2));
  const [start, end] = index(cff, names.end).items[0] ?? [0, 0];
  let operand = 0;
  for (let at = start; at < end; ) {
    const b0 = cff.readUInt8(at);
    if (b0 === 15) return operand;
    if (b0 <= 21) at += b0 === 12 ? 2 : 1;
    else if (b0 === 28) [operand, at] = [cff.readInt16BE(at + 1), at + 3];
    else if (b0 === 29) [operand, at] = [cff.readInt32BE(at + 1), at + 5];
    else if (b0 === 30) at = afterReal(cff, at + 1);
    else if (b0 <= 246) [operand, at] = [b0 - 139, at + 1];
    else if (b0 <= 250) [operand, at] = [(b0 - 247) * 256 + cff.readUInt8(at + 1) + 108, at + 2];
    else [operand, at] = [-(b0 - 251) * 256 - cff.readUInt8(at + 1) - 108, at + 2];
  }
  return 0;
}

/** A real number is packed in half bytes and ends with 0xf. */
function afterReal(cff: Buffer, at: number): number {
  let end = at;
  while ((cff.readUInt8(end) & 0x0f) !== 0x0f && cff.readUInt8(end) >> 4 !== 0x0f) end++;
  return end + 1;
}

function index(cff: Buffer, at: number): { items: [number, number][]; end: number } {
  const count = cff.readUInt16BE(at);
  if (count === 0) return { items: [], end: at + 2 };
  const size = cff.readUInt8(at + 2);
  const base = at + 3 + (count + 1) * size - 1;
  const offsets = Array.from({ length: count + 1 }, (_, i) => base + cff.readUIntBE(at + 3 + i * size, size));
  const items = offsets.slice(0, -1).map((start, i): [number, number] => [start, offsets[i + 1] ?? start]);
  return { items, end: offsets.at(-1) ?? base };
}
