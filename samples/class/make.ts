import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import pLimit from 'p-limit';
import { drawBlank } from './blank.ts';
import { loadDigits } from './digits.ts';
import { examFile } from './exam-file.ts';
import { loadHands } from './hands.ts';
import { drawInk } from './ink.ts';
import { layOut } from './layout.ts';
import { rosterOrder, withPageCode } from './page-code.ts';
import { PAPER } from './questions.ts';
import { printPages } from './render.ts';
import { seeded } from './random.ts';
import { drawPass, passTransform, scan, type Pass, type Printed } from './scan.ts';
import { stackOrder, type StackPage } from './stack.ts';
import { CHILDREN, handwrittenText } from './students.ts';
import { answersOf, keyText, truthOf } from './truth.ts';

export interface SampleClass {
  readonly exam: string;
  readonly blank: string;
  readonly roster: string;
  readonly stack: string;
  readonly truth: string;
}

/** A4 at 200 dpi. */
const PIXELS = 1654;
const PIXELS_HIGH = 2339;
const DATE = new Date('2026-03-02T08:00:00Z');

/**
 * Writes a sample class into `outDir`: `exam.yaml`, `blank.pdf`, `roster.csv`, `stack.pdf` (a scan of everything
 * the class handed in) and `truth.json` (what was really written, and where every page belongs).
 * The same seed writes the same files. `students`: only that many handed in; the others are on the roster. Throws AppError `sample_parts_missing` without development packages.
 */
export async function makeSampleClass(outDir: string, options: { seed?: number; students?: number } = {}): Promise<SampleClass> {
  const seed = options.seed ?? 7;
  await mkdir(outDir, { recursive: true });
  const at = (name: string): string => join(outDir, name);
  const files: SampleClass = { exam: at('exam.yaml'), blank: at('blank.pdf'), roster: at('roster.csv'), stack: at('stack.pdf'), truth: at('truth.json') };
  const layout = layOut();
  const blank = await drawBlank(layout, PAPER.zh);
  await writeFile(files.blank, blank);
  await writeFile(files.exam, examFile(layout));
  await writeFile(files.roster, rosterFile());
  const order = stackOrder().filter(({ child }) => options.students === undefined || (child !== null && child < options.students));
  const transforms = order.map((entry, i) => passTransform(passOf(entry, seed, i), PIXELS, PIXELS_HIGH));
  await writeFile(files.truth, `${JSON.stringify(truthOf(order, seed, transforms), null, 1)}\n`);
  const printed: Printed[] = [];
  for await (const page of printPages(blank, PIXELS)) printed.push(page);
  await writeFile(files.stack, await scanStack(order, printed, layout, seed));
  return files;
}

function rosterFile(): string {
  const rows = rosterOrder().map((student) => `${student.student_id},${student.name},${student.class}`);
  return `student_id,name,class\n${rows.join('\n')}\n`;
}

async function scanStack(order: readonly StackPage[], printed: readonly Printed[], layout: ReturnType<typeof layOut>, seed: number): Promise<Uint8Array> {
  const shelf = await loadDigits();
  const hands = await loadHands(handwrittenText() + keyText());
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setProducer('Sample scanner');
  pdf.setCreationDate(DATE);
  pdf.setModificationDate(DATE);
  const limit = pLimit(3);
  const scans = await Promise.all(order.map((entry, i) => limit(async () => {
    const random = seeded(seed * 1000 + i);
    const child = entry.child === null ? null : CHILDREN[entry.child] ?? null;
    const blank = child === null ? blankSheet() : printed[entry.page - 1] ?? blankSheet();
    const paper = child === null || child.photocopy === true ? blank : withPageCode(blank, child.number, entry.page);
    const ink = child === null ? null : await drawInk({ child, layout, answers: answersOf(child), shelf, hands, random }, entry.page, PIXELS);
    return scan(paper, ink, passOf(entry, seed, i), random);
  })));
  for (const { jpeg, width, height } of scans) {
    const image = await pdf.embedJpg(jpeg);
    const size: [number, number] = [(width / 200) * 72, (height / 200) * 72];
    pdf.addPage(size).drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] });
  }
  return pdf.save();
}

function passOf(entry: StackPage, seed: number, i: number): Pass {
  const child = entry.child === null ? undefined : CHILDREN[entry.child];
  return drawPass(seeded(seed * 1000 + 500 + i), { upsideDown: entry.upsideDown, torn: entry.torn, ink: child?.ink ?? 0 });
}

function blankSheet(): Printed {
  return { pixels: Buffer.alloc(PIXELS * PIXELS_HIGH, 255), width: PIXELS, height: PIXELS_HIGH };
}

if (import.meta.main) {
  const files = await makeSampleClass(process.argv[2] ?? 'demo-output/sample');
  process.stdout.write(`${Object.values(files).join('\n')}\n`);
}
