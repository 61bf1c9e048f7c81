import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JUDGED } from './omr/judged.ts';
import { readSheet } from './omr/read-sheet.ts';
import { templateFor } from './omr/templates.ts';
import { median, type BenchTable } from './report.ts';

/**
 * Real bubble sheets (phone photos, scans, photocopies) read as pages of an exam would be, compared field by field
 * with the data's file. A field that is several bubbles wide counts once, and is accepted when every part is.
 */
export async function bench(data = '../shared/data'): Promise<BenchTable> {
  const root = join(data, 'omr', 'sheets');
  const expected = JSON.parse(readFileSync(join(data, 'omr', 'expected.json'), 'utf8')) as Record<string, Record<string, string>>;
  let [fields, accepted, differing, wrong, unjudged, unread] = [0, 0, 0, 0, 0, 0];
  const registerMs = { template: [] as number[], corner_marks: [] as number[], frame: [] as number[] };
  const measureMs: number[] = [];
  for (const [image, truth] of Object.entries(expected)) {
    const template = templateFor(root, image);
    const reading = await readSheet(join(root, image), template);
    if (reading.registration === null || reading.sheet.state === 'unclear') unread += 1;
    if (reading.registration !== null) registerMs[reading.registration.method].push(reading.registerMs);
    measureMs.push(reading.measureMs);
    for (const [field, theirs] of Object.entries(truth)) {
      fields += 1;
      const parts = (template.fields.get(field) ?? []).map((label) => reading.values.get(label)?.value ?? null);
      if (parts.length === 0 || parts.includes(null)) continue;
      accepted += 1;
      const ours = parts.join('');
      if (ours === theirs) continue;
      differing += 1;
      const judged = JUDGED.find((j) => j.image === image && j.field === field && j.ours === ours && j.theirs === theirs);
      if (judged === undefined) {
        unjudged += 1;
        console.error(`not yet looked at: ${image} ${field}: ours ${ours}, theirs ${theirs}`);
      } else if (judged.right === 'theirs') wrong += 1;
    }
  }
  const share = accepted / fields;
  return {
    title: 'Bubbles on real sheets',
    machine: `${Object.keys(expected).length} images; the rest of the fields goes to a person`,
    rows: [
      { name: 'fields', value: fields, unit: 'fields' },
      { name: 'accepted', value: accepted, unit: 'fields' },
      { name: 'accepted share', value: share * 100, unit: '%', target: '>= 95 %', met: share >= 0.95 },
      { name: 'accepted, differing from the file', value: differing, unit: 'fields' },
      { name: 'accepted and wrong when looked at', value: wrong + unjudged, unit: 'fields', target: '0', met: wrong + unjudged === 0 },
      // The rule of three: no error in n gives at most 3 / n at 95 %.
      ...(wrong + unjudged === 0 ? [{ name: 'upper 95 % bound of the error among accepted', value: 300 / accepted, unit: '%' }] : []),
      { name: 'sheets sent to a person whole', value: unread, unit: 'sheets' },
      { name: 'register to the blank, processor time', value: median(registerMs.template), unit: 'ms/page' },
      { name: 'register by corner marks, processor time', value: median(registerMs.corner_marks), unit: 'ms/page' },
      { name: 'measure, processor time', value: median(measureMs), unit: 'ms/page' },
    ],
  };
}
