import type { Homography } from '../../domain/geometry.ts';
import type { PageFacts } from '../../domain/script.ts';
import type { CropRequest } from '../../ports/imaging.ts';
import type { BlobRef } from '../../ports/blobs.ts';
import type { ExamRecord } from '../../ports/repositories.ts';
import type { GradingDeps } from '../deps.ts';

type BlankCrops = ReadonlyMap<string, BlobRef>;

/** Per process: the blank's crops are the same for every script of an exam version. */
const cut = new WeakMap<GradingDeps['blobs'], Map<string, Promise<BlankCrops>>>();

/** The same places cut from the blank page, to tell print from pen; empty without a template. */
export function blankCrops(
  deps: Pick<GradingDeps, 'imaging' | 'blobs'>,
  record: ExamRecord,
  page: number,
  requests: readonly CropRequest[],
): Promise<BlankCrops> {
  const blank = record.templatePages[page - 1];
  if (blank === undefined || requests.length === 0) return Promise.resolve(new Map());
  const known = cut.get(deps.blobs) ?? new Map<string, Promise<BlankCrops>>();
  cut.set(deps.blobs, known);
  const key = [record.sha256, page, ...requests.map((request) => request.id)].join('/');
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = deps.blobs.localPath(blank.key).then((path) => cutBlank(deps, { ...blank, path }, requests)).catch((error: unknown) => {
    known.delete(key);
    throw error;
  });
  known.set(key, made);
  return made;
}

async function cutBlank(
  deps: Pick<GradingDeps, 'imaging' | 'blobs'>,
  blank: { readonly path: string; readonly width: number; readonly height: number },
  requests: readonly CropRequest[],
): Promise<BlankCrops> {
  const { path, width, height } = blank;
  const transform: Homography = [width / 1000, 0, 0, 0, height / 1000, 0, 0, 0, 1];
  const facts: PageFacts = {
    width, height, dpi: null, turn: 0, turnSure: true, skew: 0, frame: transform,
    ink: 0, blank: false, codes: [], fingerprint: '', warnings: [],
  };
  const { crops } = await deps.imaging.measure({ path, facts }, transform, null, [], requests);
  const stored = new Map<string, BlobRef>();
  for (const crop of crops) stored.set(crop.id, await deps.blobs.adopt('crops', crop.image.path, crop.image.mediaType));
  return stored;
}
