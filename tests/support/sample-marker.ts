import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { STEPWISE } from '../../samples/class/questions.ts';
import { printPages } from '../../samples/class/render.ts';
import type { TrueAnswer, Truth } from '../../samples/class/truth.ts';
import type { Exam } from '../../src/domain/exam.ts';
import { applyHomography, type Box, type Homography } from '../../src/domain/geometry.ts';
import { briefsOf, type Brief } from './model-marker.ts';
import type { Seen } from './model-server/wire.ts';

/** Width of the stack's images, which `Truth.transform` is for. */
const STACK_PIXELS = 1654;
/** Round a region, thousandths: as intake cuts it. */
const MARGIN = 6;
const THUMB = { width: 200, height: 64 };
const SHIFT = 2;
/** The right answer must lie at most this share of the next one's distance away. */
const CLEARLY = 0.8;

interface Known {
  readonly questionId: string;
  readonly answer: TrueAnswer;
  readonly thumb: Uint8Array;
}

/**
 * A marker that knows what the sample class wrote. It is told of no student, so it finds whose answer a crop shows by comparing
 * it with the scans: marks that come out as the truth has them were made from the right crop. In the first question each point has
 * the box of its line, in the others all share one, as real models do it. Throws where a crop is nobody's for sure.
 */
export async function sampleMarker(stackPath: string, exam: Exam, truth: Truth): Promise<(seen: Seen) => Promise<object>> {
  const known = await knownAnswers(stackPath, exam, truth);
  return async (seen) => {
    const images = seen.parts.flatMap((part) => ('image' in part ? [part.image.bytes] : []));
    const questions = [];
    for (const brief of briefsOf(seen)) {
      const { question_id: id, kind, route, images: [number = 1] } = brief;
      const bytes = images[number - 1];
      if (bytes === undefined) throw new Error(`question ${id} has no image`);
      questions.push(kind === 'objective' ? unread(id) : route === undefined ? await marked(id, number, bytes, known) : undecided(brief, route));
    }
    return { questions };
  };
}

async function marked(id: string, image: number, bytes: Buffer, known: readonly Known[]): Promise<object> {
  const { answer } = whose(await thumbOf(bytes), known.filter(({ questionId }) => questionId === id));
  const item = STEPWISE.find((one) => one.id === id);
  if (item === undefined || answer.score === null) throw new Error(`nobody knows the marks of question ${id}`);
  const lines = await inkLines(bytes);
  let earned = 0;
  const points = item.points.map((point, index) => {
    const met = earned + point.score <= (answer.score ?? 0);
    if (met) earned += point.score;
    const line = lines[Math.round(((index + 1) * (lines.length - 1)) / item.points.length)];
    const box = id === STEPWISE[0].id ? line : surround(lines);
    return {
      point_id: point.id, verdict: met ? 'met' : 'not_met', marks: null, image, box: box ?? [100, 100, 900, 900], quote: null,
      reason: met ? '写出了这一步。' : '没有得到这一步。', ruling_id: null,
    };
  });
  if (earned !== answer.score) throw new Error(`question ${id}: the points cannot add up to ${answer.score}`);
  const written = answer.written !== '';
  return {
    ...common(id), kind: 'stepwise', answered: written ? 'answered' : 'blank', transcription: answer.written,
    routes: written ? [{ route: '', points }] : [], feedback: earned === item.points.reduce((sum, { score }) => sum + score, 0) ? '过程完整。' : '请检查计算过程。',
  };
}

/** A second look sees a part of a crop, too little to tell whose it is: it leaves every point as the first look had it. */
function undecided({ question_id: id, points }: Brief, route: string): object {
  const unsure = points.map((point) => ({ point_id: point.id, verdict: 'unsure', marks: null, image: null, box: null, quote: null, reason: '', ruling_id: null }));
  return { ...common(id), kind: 'stepwise', answered: 'answered', transcription: '', routes: [{ route, points: unsure }], feedback: '' };
}

/** What the offline reader could not read is left to a person here too. */
function unread(id: string): object {
  return { ...common(id), kind: 'objective', answered: 'answered', legibility: 'illegible', transcription: '', routes: [], feedback: '' };
}

function common(id: string): object {
  return { question_id: id, legibility: 'clear', final_answer: null, unsettled: null, instructions_found: null };
}

function whose(thumb: Uint8Array, known: readonly Known[]): Known {
  const ranked = known.map((one) => ({ one, distance: distance(thumb, one.thumb) })).toSorted((a, b) => a.distance - b.distance);
  const [best, next] = ranked;
  if (best === undefined || next === undefined || best.distance > CLEARLY * next.distance) {
    throw new Error(`a crop is nobody's for sure: ${best?.distance.toFixed(2)} and ${next?.distance.toFixed(2)}`);
  }
  return best.one;
}

/** Mean difference of what stands under the printed question, at the best of a few small shifts; shares of the ink of both. */
function distance(a: Uint8Array, b: Uint8Array): number {
  let best = Infinity;
  for (let dy = -SHIFT; dy <= SHIFT; dy += 1) {
    for (let dx = -SHIFT; dx <= SHIFT; dx += 1) {
      let [apart, ink] = [0, 1];
      for (let y = Math.floor(THUMB.height * 0.3); y < THUMB.height - SHIFT; y += 1) {
        for (let x = SHIFT; x < THUMB.width - SHIFT; x += 1) {
          const [one, other] = [255 - (a[y * THUMB.width + x] ?? 255), 255 - (b[(y + dy) * THUMB.width + x + dx] ?? 255)];
          apart += Math.abs(one - other);
          ink += one + other;
        }
      }
      best = Math.min(best, apart / ink);
    }
  }
  return best;
}

async function knownAnswers(stackPath: string, exam: Exam, truth: Truth): Promise<readonly Known[]> {
  const known: Known[] = [];
  let number = 0;
  for await (const scan of printPages(await readFile(stackPath), STACK_PIXELS)) {
    number += 1;
    const page = truth.pages.find((one) => one.page === number);
    const student = truth.students.find((one) => one.student_id === page?.student_id);
    if (page === undefined || student === undefined) continue;
    for (const { id } of STEPWISE) {
      const region = exam.questions.find((one) => one.id === id)?.regions.find((one) => one.page === page.script_page);
      const answer = student.questions.find((one) => one.question_id === id);
      if (region !== undefined && answer !== undefined) known.push({ questionId: id, answer, thumb: await thumbOf(await cut(scan, page.transform, region.box)) });
    }
  }
  return known;
}

/** The region with its margin at two and a half pixels a thousandth, grey PNG. */
function cut(scan: { pixels: Buffer; width: number; height: number }, transform: Homography, box: Box): Promise<Buffer> {
  const [top, left, bottom, right] = [box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN];
  const [width, height] = [Math.round((right - left) * 1.2), Math.round((bottom - top) * 1.7)];
  const out = Buffer.alloc(width * height, 255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [px, py] = applyHomography(transform, [left + ((x + 0.5) / width) * (right - left), top + ((y + 0.5) / height) * (bottom - top)]);
      out[y * width + x] = scan.pixels[Math.floor(py) * scan.width + Math.floor(px)] ?? 255;
    }
  }
  return sharp(out, { raw: { width, height, channels: 1 } }).png().toBuffer();
}

/** Ink as dark on light whatever the paper's own brightness, softened so that a pixel's shift does not count. */
async function thumbOf(image: Buffer): Promise<Uint8Array> {
  return sharp(image).greyscale().normalise().linear(2, -200).resize({ ...THUMB, fit: 'fill' }).blur(0.8).raw().toBuffer();
}

/** Boxes of the lines of ink in the lower part of an image, where answers are written under the printed question; thousandths. */
async function inkLines(bytes: Buffer): Promise<[number, number, number, number][]> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  const [left, right] = [Math.floor(info.width * 0.03), Math.floor(info.width * 0.97)];
  const extent = (y: number): [number, number] | null => {
    let [first, last] = [-1, -1];
    for (let x = left; x < right; x += 1) {
      if ((data[y * info.width + x] ?? 255) >= 150) continue;
      if (first < 0) first = x;
      last = x;
    }
    return first < 0 || last - first < 3 ? null : [first, last + 1];
  };
  const lines: [number, number, number, number][] = [];
  let open: [number, number, number, number] | null = null;
  for (let y = Math.floor(info.height * 0.22); y < info.height * 0.97; y += 1) {
    const row = extent(y);
    if (row === null) {
      if (open !== null && open[2] - open[0] >= info.height * 0.02) lines.push(open);
      open = null;
    } else {
      open = open === null ? [y, row[0], y + 1, row[1]] : [open[0], Math.min(open[1], row[0]), y + 1, Math.max(open[3], row[1])];
    }
  }
  if (open !== null) lines.push(open);
  const thousandth = (value: number, size: number): number => Math.round((value * 1000) / size);
  return lines.map(([y0, x0, y1, x1]) => [thousandth(y0, info.height), thousandth(x0, info.width), thousandth(y1, info.height), thousandth(x1, info.width)]);
}

function surround(lines: readonly (readonly number[])[]): number[] | undefined {
  if (lines.length === 0) return undefined;
  const side = (index: number): number[] => lines.map((line) => line[index] ?? 0);
  return [Math.min(...side(0)), Math.min(...side(1)), Math.max(...side(2)), Math.max(...side(3))];
}
