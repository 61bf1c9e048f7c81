import sharp from 'sharp';
import type { Homography } from '../../src/domain/geometry.ts';
import type { PageFacts } from '../../src/domain/script.ts';
import type { TestService } from './service.ts';

export interface Seeded {
  readonly classId: string;
  readonly examId: string;
  readonly batchId: string;
  readonly submissionId: string;
  readonly submissionIds: readonly string[];
  readonly pageId: string;
  readonly pageIds: readonly string[];
  /** Name of the first page's preview. */
  readonly previewName: string;
}

const PIXELS = { width: 850, height: 1100 };
const FRAME: Homography = [0.85, 0, 0, 0, 1.1, 0, 0, 0, 1];
const FACTS: PageFacts = {
  ...PIXELS, dpi: 100, turn: 0, turnSure: true, skew: 0, frame: FRAME, ink: 0.01, blank: false, codes: [], fingerprint: '0123456789abcdef', warnings: [],
};

/** One page, two questions that are read from a field. */
export function examSource(id: string, title = 'Quiz'): string {
  return JSON.stringify({
    id, title, language: 'en', paper: { pages: 1 },
    questions: ['1', '2'].map((question, at) => ({
      id: question, type: 'objective', max_score: 2, regions: [{ page: 1, box: [100 + 300 * at, 100, 300 + 300 * at, 900] }],
      answer: { kind: 'number', correct: 42, field: { page: 1, box: [120 + 300 * at, 120, 280 + 300 * at, 500], length: 2 } },
    })),
  });
}

/** A scanned page with `marks` black bars: pages with other counts are other pages. */
export function scan(marks = 1): Promise<Buffer> {
  const bars = Array.from({ length: marks }, (_, at) => `<rect x="100" y="${120 + 60 * at}" width="${300 + 7 * marks}" height="20"/>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${PIXELS.width}" height="${PIXELS.height}"><rect width="100%" height="100%" fill="#fff"/>${bars}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/**
 * A marked stack as it lies in the record, without marking anything: an exam of the class, a batch that is done, scripts of one
 * page each, whose questions wait for a person with a proposed score.
 */
export async function seedStack(service: TestService, classId: string, name: string, scripts = 2): Promise<Seeded> {
  const { repositories, blobs } = service.runtime.deps;
  const examId = `${name}-exam`;
  const { version } = await service.ok('createExam', service.admin.cookie, { body: { source: examSource(examId), class_id: classId } });
  const batchId = `${name}-batch`;
  const blob = await blobs.put('uploads', await scan(), 'application/octet-stream');
  const files = [{ id: `${batchId}-f1`, batchId, ordinal: 1, name: 'stack.pdf', blob }];
  await repositories.batches.create({ id: batchId, examId, examVersion: version, kind: 'stack', confirm: false, roster: [{ student_id: '1001', name: 'Ada', class: null }] }, files);
  await repositories.batches.finishFile(`${batchId}-f1`, { pages: scripts });
  const submissionIds: string[] = [];
  const pageIds: string[] = [];
  let sha256 = '';
  for (let at = 1; at <= scripts; at += 1) {
    const submissionId = `${batchId}-${at}`;
    const pageId = `${batchId}-p${at}`;
    const image = await blobs.put('pages', await scan(at), 'image/jpeg');
    sha256 ||= image.sha256;
    const thumb = await blobs.put('thumbs', await sharp(await scan(at)).resize(200).webp().toBuffer(), 'image/webp');
    await repositories.pages.add({ id: pageId, batchId, fileId: `${batchId}-f1`, filePage: at, image, thumb, facts: FACTS, failure: null });
    await repositories.submissions.add({ id: submissionId, batchId, examId, examVersion: version, studentId: String(1000 + at), name: null, identifiedBy: 'code', identityProblem: null, ordinal: at });
    await repositories.pages.place([{ pageId, submissionId, scriptPage: 1, assignedBy: 'code', unassigned: null, transform: FRAME, registration: null }]);
    for (const question of ['1', '2']) {
      await repositories.grades.append(submissionId, version, `question-${submissionId}-${question}`, {
        question_id: question, score: 1, max_score: 2, status: 'needs_review', source: 'rule', confidence: 0.5, transcription: '4', reason: { code: 'reading_unsure', params: {} }, feedback: null, evidence: [],
      });
    }
    await repositories.submissions.setStatus(submissionId, 'REVIEWING', { totalScore: 2, waiting: 2 });
    submissionIds.push(submissionId);
    pageIds.push(pageId);
  }
  await repositories.rulings.ask({ id: `${examId}-ruling`, examId, examVersion: version, questionId: '1', rubricSha256: '', pointId: null, asked: 'Does a rounded value count?' }, submissionIds[0] ?? '');
  await repositories.batches.advanceSplit(batchId, false);
  await repositories.batches.setStatus(batchId, 'DONE');
  return { classId, examId, batchId, submissionId: `${batchId}-1`, submissionIds, pageId: `${batchId}-p1`, pageIds, previewName: `preview-${sha256.slice(0, 16)}.webp` };
}
