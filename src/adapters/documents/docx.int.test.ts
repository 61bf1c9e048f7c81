import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { zipOf } from '../../../tests/support/archives.ts';
import { docx, paragraph, picture, run, schemePng, table } from '../../../tests/support/marking-schemes.ts';
import type { IntakeLimits } from '../../ports/imaging.ts';
import { createImaging } from '../imaging/index.ts';
import { silentLog } from '../postgres/testing.ts';

const LIMITS: IntakeLimits = { maxBytes: 5_000_000, maxPages: 10, maxPixels: 50_000_000, secondsPerPage: 20, memoryMegabytes: 1024 };

describe('a DOCX in a pool process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-docx-'));
  const stagingDir = join(folder, 'staging');
  const imaging = createImaging({ stagingDir, children: 1, log: silentLog });
  afterAll(async () => {
    await imaging.close();
    rmSync(folder, { recursive: true, force: true });
  });
  let files = 0;
  const read = (bytes: Uint8Array): ReturnType<typeof imaging.document> => {
    const path = join(folder, `${(files += 1)}.docx`);
    writeFileSync(path, bytes);
    return imaging.document(path, LIMITS);
  };
  const staged = (): string[] => readdirSync(stagingDir);

  it('keeps tables with their spans, raised and lowered text, lists of lines and formulas', async () => {
    const raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>';
    const formula = '<m:oMath><m:f><m:num><m:r><m:t>5</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>';
    const { html, lost, pictures } = await read(await docx(paragraph(run('Solution & marks')) + table([
      ['Solution', 'Marks', 'Remarks'],
      [{ xml: paragraph(run('x'), raised, run(' = '), formula) }, '1M', { xml: paragraph(run('for both lines')), merge: 'restart' }],
      ['x < 3', '1A', { xml: paragraph(), merge: 'continue' }],
      [{ xml: paragraph(run('Alternative')), span: 2 }, ''],
    ])));
    expect(html).toBe(
      '<p>Solution &amp; marks</p><table><tr><td><p>Solution</p></td><td><p>Marks</p></td><td><p>Remarks</p></td></tr>' +
      '<tr><td><p>x<sup>2</sup> = 5/2</p></td><td><p>1M</p></td><td rowspan="2"><p>for both lines</p></td></tr>' +
      '<tr><td><p>x &lt; 3</p></td><td><p>1A</p></td></tr><tr><td colspan="2"><p>Alternative</p></td><td></td></tr></table>',
    );
    expect([lost, pictures]).toEqual([[], []]);
  });

  it('hands out pictures as files, in order, and says what it could not take', async () => {
    const [one, two] = [await schemePng(['one']), await schemePng(['two'])];
    const strange = '<w:p><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:p>';
    const missing = '<Relationship Id="gone" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/gone.png"/>';
    const { html, lost, pictures } = await read(await docx(paragraph(picture('img1')) + strange + paragraph(picture('img2'), picture('gone')), { pictures: [one, two], relations: missing }));
    expect(html.match(/\[picture[^\]]*\]/g)).toEqual(['[picture 1]', '[picture 2]']);
    expect(pictures.map((path) => readFileSync(path).equals(one))).toEqual([true, false]);
    expect(readFileSync(pictures[1] ?? '').equals(two)).toBe(true);
    expect(lost.toSorted()).toEqual(['chart', 'picture']);
    for (const path of pictures) rmSync(path);
  });

  it('reads text boxes in their older form, and says where there is none', async () => {
    const box = (text: string): string => `<w:txbxContent>${paragraph(run(text))}</w:txbxContent>`;
    const newer = `<mc:Choice xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" Requires="wps"><w:drawing>${box('Alternative: by a graph')}</w:drawing></mc:Choice>`;
    const older = `<mc:Fallback xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>${box('Alternative: by a graph')}</v:textbox></v:shape></w:pict></mc:Fallback>`;
    const content = (inner: string): string => `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">${inner}</mc:AlternateContent>`;
    const both = await read(await docx(paragraph(`<w:r>${content(newer + older)}</w:r>`)));
    expect([both.html, both.lost]).toEqual(['<p>Alternative: by a graph</p>', []]);
    expect((await read(await docx(paragraph(`<w:r>${content(newer)}</w:r>`)))).lost).toEqual(['text box']);
  });

  it('follows nothing outside', async () => {
    const outside = `<Relationship Id="out" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///etc/passwd" TargetMode="External"/>`;
    const { html, pictures } = await read(await docx(paragraph(run('text'), picture('out').replace('r:embed', 'r:link')), { relations: outside }));
    expect(html).toContain('text');
    expect(html).not.toContain('root:');
    expect(pictures).toEqual([]);
  });

  const body = paragraph(run('text'));
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    ['nothing', () => new Uint8Array(), 'file_empty'],
    ['half of a document', async () => (await docx(body)).subarray(0, 700), 'file_damaged'],
    ['a body that is no XML', async () => docx('<w:p><w:r>'), 'file_damaged'],
    ['entities', async () => docx(body, { more: { 'word/styles.xml': '<!DOCTYPE x [<!ENTITY a "b">]><w:styles/>' } }), 'file_damaged'],
    ['a spreadsheet', () => zipOf([{ name: '[Content_Types].xml', bytes: Buffer.from('<Types/>') }, { name: 'xl/workbook.xml', bytes: Buffer.from('<workbook/>') }]), 'file_type_unknown'],
    ['a plain archive', () => zipOf([{ name: 'scan.jpg', bytes: Buffer.from('x') }]), 'file_type_unknown'],
    ['a bomb', async () => docx(body, { more: { 'word/media/zeros.png': Buffer.alloc(15_000_000) } }), 'document_too_large'],
    ['a bomb that says it is small', () => zipOf([{ name: '[Content_Types].xml', bytes: Buffer.from('<Types/>') }, { name: 'word/document.xml', bytes: Buffer.alloc(15_000_000), claims: 100 }]), 'file_damaged'],
    ['too many parts', () => zipOf(Array.from({ length: 2001 }, (_, at) => ({ name: `word/${at}.xml`, bytes: Buffer.from('x') }))), 'document_too_large'],
    ['a part twice', () => zipOf([1, 2].map(() => ({ name: 'word/document.xml', bytes: Buffer.from('<w/>') }))), 'file_damaged'],
    ['a name that leads out', () => zipOf([{ name: '../word/document.xml', bytes: Buffer.from('<w/>') }]), 'file_damaged'],
    ['more text than anybody marks by', async () => docx(Array.from({ length: 3000 }, (_, at) => paragraph(run(`${at} ${'long '.repeat(15)}`))).join('')), 'document_too_large'],
    ['more bytes than are taken', () => zipOf([{ name: 'word/noise', bytes: randomBytes(5_200_000) }]), 'file_too_large'],
  ])('refuses %s, and leaves nothing behind', async (_, bytes, code) => {
    await expect(read(await bytes())).rejects.toMatchObject({ code });
    expect(staged()).toEqual([]);
  });

  it('ends a document that nests without end, and goes on', async () => {
    await expect(read(await docx(`${'<w:sdt><w:sdtContent>'.repeat(40_000)}${'</w:sdtContent></w:sdt>'.repeat(40_000)}`))).rejects.toMatchObject({ httpStatus: expect.any(Number) as number, name: 'AppError' });
    expect((await read(await docx(body))).html).toBe('<p>text</p>');
  });
});
