import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { findPaper } from '../../src/adapters/imaging/locate/paper-edges.ts';
import { measurePage, registerPage } from '../../src/adapters/imaging/locate/index.ts';
import { readGrey } from '../../src/adapters/imaging/locate/raster.ts';
import { fitHomography } from '../../src/adapters/imaging/locate/fit.ts';
import type { Homography } from '../../src/domain/geometry.ts';
import type { PageFacts } from '../../src/domain/script.ts';
import { decideBubbles, sheetStats } from '../../src/grading/bubbles.ts';
import type { SheetStats } from '../../src/domain/sheet.ts';
import type { MarkMeasure, Registration, TemplatePage } from '../../src/ports/imaging.ts';
import type { OmrTemplate } from './templates.ts';

export interface SheetReading {
  readonly registration: Registration | null;
  readonly sheet: SheetStats;
  /** Per label: the value read, or null where a person must look; and the measures behind it. */
  readonly values: ReadonlyMap<string, { value: string | null; why: string; options: Readonly<Record<string, MarkMeasure>> }>;
  readonly registerMs: number;
  readonly measureMs: number;
}

/** Reads one photographed or scanned sheet exactly as a page of an exam: register, measure, decide. */
export async function readSheet(path: string, template: OmrTemplate): Promise<SheetReading> {
  const { width, height } = await sharp(path).metadata();
  const facts = await factsOf(path, width, height, template);
  const page: TemplatePage = {
    page: 1,
    image: template.reference === null ? null : { path: template.reference, sha256: createHash('sha256').update(readFileSync(template.reference)).digest('hex') },
    cornerMarks: template.anchor === 'markers' ? { kind: 'ring', size: template.markerSize, centres: [[0, 0], [0, 1000], [1000, 1000], [1000, 0]] } : null,
  };
  const before = cpu();
  const registration = await registerPage({ path, facts }, [page]);
  const between = cpu();
  if (registration === null) return { registration, sheet: sheetStats([]), values: new Map(), registerMs: between - before, measureMs: 0 };
  const boxes = template.labels.flatMap((label) => Object.values(label.options));
  const { marks } = await measurePage({ path, facts }, registration.transform, page, boxes, [], '');
  const after = cpu();
  const sheet = sheetStats(marks.map((mark) => mark.fill));
  let at = 0;
  const values = new Map(template.labels.map((label) => {
    const options = Object.fromEntries(Object.keys(label.options).map((value) => [value, marks[at++] ?? { fill: 0, spill: 0 }]));
    const decision = decideBubbles(options, sheet, { multiple: false });
    const blank = decision.kind === 'review' && decision.code === 'no_answer' && decision.confidence > 0.6;
    const value = decision.kind === 'answer' ? decision.chosen.join('') : blank ? label.emptyValue : null;
    return [label.label, { value, why: decision.kind === 'answer' ? 'answer' : decision.code, options }] as const;
  }));
  return { registration, sheet, values, registerMs: between - before, measureMs: after - between };
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What intake would say of the page, as far as locating needs it: the sheet's edges, else the whole image. */
async function factsOf(path: string, width: number, height: number, template: OmrTemplate): Promise<PageFacts> {
  let frame: Homography = [width / 1000, 0, 0, 0, height / 1000, 0, 0, 0, 1];
  if (template.anchor === 'paper' || template.anchor === 'markers') {
    const grey = await readGrey(path, Math.min(width, 1000));
    const quad = findPaper(grey);
    const corners = [[0, 0], [1000, 0], [1000, 1000], [0, 1000]] as const;
    const map = quad === null ? null : fitHomography(corners.map((from, i) => ({ from, to: scaleBy(quad[i] ?? [0, 0], width / grey.width), weight: 1 })));
    if (map !== null) frame = map;
  }
  return { width, height, dpi: null, turn: 0, turnSure: true, skew: 0, frame, ink: 0.1, blank: false, codes: [], fingerprint: '0000000000000000', warnings: [] };
}

function scaleBy([x, y]: readonly [number, number], k: number): readonly [number, number] {
  return [x * k, y * k];
}
