import type { Question } from '../../domain/exam.ts';
import { fieldInCrop, type Box } from '../../domain/geometry.ts';
import { answerPlaces } from '../../grading/answer-places.ts';
import type { CropRecord, PageRecord, QuestionMaterial } from '../../ports/repositories.ts';
import { FIELD_MARGIN, WHOLE_PAGE } from '../activities/locate-paper.ts';

/** What locating will leave of a question at most: every place of an answer on a page that is there and not blank is taken for written on. */
export function assumedMaterial(question: Question, pages: readonly PageRecord[]): QuestionMaterial {
  const places = answerPlaces(question);
  const scanned = pages.filter((page) => page.image !== null && page.facts !== null);
  const written = scanned.filter((page) => page.facts?.blank === false);
  const crop = (page: PageRecord, box: Box, margin: number): CropRecord => {
    const cut: Box = [Math.max(0, box[0] - margin), Math.max(0, box[1] - margin), Math.min(1000, box[2] + margin), Math.min(1000, box[3] + margin)];
    const id = `${page.id}/${cut.join()}`;
    return { page: page.scriptPage ?? 0, blob: { key: id, sha256: id, bytes: 0, mediaType: 'image/png' }, blank: null, field: fieldInCrop(box, cut), newInk: null };
  };
  const cropsOf = (role: 'field' | 'region'): CropRecord[] =>
    places.crops.filter((place) => place.role === role).flatMap(({ page, box }) => {
      const found = scanned.find((one) => one.scriptPage === page);
      return found === undefined ? [] : [written.includes(found) ? crop(found, box, FIELD_MARGIN) : { ...crop(found, box, FIELD_MARGIN), newInk: 0 }];
    });
  const missing = places.pages.find((page) => !scanned.some((one) => one.scriptPage === page));
  return {
    marks: null,
    sheet: null,
    field: cropsOf('field')[0] ?? null,
    regions: places.anywhere ? written.map((page) => crop(page, WHOLE_PAGE, 0)) : cropsOf('region'),
    problem: missing === undefined ? null : { code: 'page_missing', params: { page: missing } },
  };
}
