import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Box } from '../../src/domain/geometry.ts';

/** One labelled choice: the box of each value, in thousandths of the sheet. */
export interface OmrLabel {
  readonly label: string;
  readonly emptyValue: string;
  readonly options: Readonly<Record<string, Box>>;
}

/** A sheet's layout, converted from OMRChecker's template file. */
export interface OmrTemplate {
  readonly labels: readonly OmrLabel[];
  /** Truth field → the labels whose values it joins. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** What the thousandths are measured from. */
  readonly anchor: 'image' | 'paper' | 'markers' | 'reference';
  /** Width over height of the sheet the boxes were drawn on. */
  readonly aspect: number;
  /** Diameter of the corner markers in thousandths of the width between them. */
  readonly markerSize: number;
  readonly reference: string | null;
}

interface BlockFile {
  origin: [number, number];
  bubblesGap: number;
  labelsGap: number;
  fieldLabels: string[];
  fieldType?: string;
  bubbleValues?: string[];
  direction?: string;
  bubbleDimensions?: [number, number];
  emptyValue?: string;
}

interface TemplateFile {
  pageDimensions: [number, number];
  bubbleDimensions: [number, number];
  customLabels?: Record<string, string[]>;
  emptyValue?: string;
  fieldBlocks: Record<string, BlockFile>;
  preProcessors?: { name: string; options: Record<string, unknown> }[];
}

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const TYPES: Record<string, { values: string[]; direction: string }> = {
  QTYPE_INT: { values: DIGITS, direction: 'vertical' },
  QTYPE_INT_FROM_1: { values: [...DIGITS.slice(1), '0'], direction: 'vertical' },
  QTYPE_MCQ4: { values: ['A', 'B', 'C', 'D'], direction: 'horizontal' },
  QTYPE_MCQ5: { values: ['A', 'B', 'C', 'D', 'E'], direction: 'horizontal' },
};

/** Where the template's ratio is only an upper bound (it is searched from 35% of it on), the size seen on the sheets. */
const MEASURED_MARKERS: Record<string, number> = { UmarFarootAPS: 34 };

/** The template that governs an image: the nearest above it, the aligned variant where there is one. */
export function templateFor(root: string, image: string): OmrTemplate {
  let folder = dirname(join(root, image));
  while (!existsSync(join(folder, 'template.json'))) folder = dirname(folder);
  const aligned = join(folder, 'template_fb_align.json');
  return convert(JSON.parse(readFileSync(existsSync(aligned) ? aligned : join(folder, 'template.json'), 'utf8')) as TemplateFile, folder);
}

function convert(file: TemplateFile, folder: string): OmrTemplate {
  const [pageWidth, pageHeight] = file.pageDimensions;
  const labels: OmrLabel[] = [];
  for (const block of Object.values(file.fieldBlocks)) {
    const type = TYPES[block.fieldType ?? ''] ?? { values: block.bubbleValues ?? [], direction: block.direction ?? 'horizontal' };
    const [width, height] = block.bubbleDimensions ?? file.bubbleDimensions;
    expand(block.fieldLabels).forEach((label, row) => {
      const options: Record<string, Box> = {};
      type.values.forEach((value, step) => {
        const across = type.direction === 'horizontal';
        const x = block.origin[0] + (across ? step * block.bubblesGap : row * block.labelsGap);
        const y = block.origin[1] + (across ? row * block.labelsGap : step * block.bubblesGap);
        options[value] = [(y * 1000) / pageHeight, (x * 1000) / pageWidth, ((y + height) * 1000) / pageHeight, ((x + width) * 1000) / pageWidth];
      });
      labels.push({ label, emptyValue: block.emptyValue ?? file.emptyValue ?? '', options });
    });
  }
  const joined = Object.entries(file.customLabels ?? {}).map(([field, parts]) => [field, expand(parts)] as const);
  const inside = new Set(joined.flatMap(([, parts]) => parts));
  const fields = new Map<string, readonly string[]>(joined);
  for (const { label } of labels) if (!inside.has(label)) fields.set(label, [label]);
  const pre = new Map((file.preProcessors ?? []).map((p) => [p.name, p.options]));
  const reference = pre.get('FeatureBasedAlignment')?.['reference'];
  const ratio = pre.get('CropOnMarkers')?.['sheetToMarkerWidthRatio'];
  return {
    labels, fields,
    anchor: typeof reference === 'string' ? 'reference' : pre.has('CropOnMarkers') ? 'markers' : pre.has('CropPage') ? 'paper' : 'image',
    aspect: pageWidth / pageHeight,
    markerSize: MEASURED_MARKERS[folder.split('/').at(-1) ?? ''] ?? (typeof ratio === 'number' ? 1000 / ratio : 0),
    reference: typeof reference === 'string' ? join(folder, reference) : null,
  };
}

/** `q1..3` → q1, q2, q3. */
function expand(labels: readonly string[]): string[] {
  return labels.flatMap((label) => {
    const range = /^(.*?)(\d+)\.{2,3}(\d+)$/.exec(label);
    if (range === null) return [label];
    const [, name = '', from = '0', to = '0'] = range;
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => `${name}${Number(from) + i}`);
  });
}
