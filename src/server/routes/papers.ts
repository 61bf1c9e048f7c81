import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { handInScript } from '../../app/hand-in.ts';
import { pageImage } from '../../app/page-image.ts';
import { setStudent } from '../../app/set-student.ts';
import { studentResultOf } from '../../app/collect-results.ts';
import { submissionFor } from '../../app/within-reach.ts';
import { ROUTES } from '../../contracts/http/routes.ts';
import type { Principal } from '../../domain/access.ts';
import { badInput } from '../../domain/errors.ts';
import type { Exam } from '../../domain/exam.ts';
import type { GradeVersion } from '../../domain/grade.ts';
import type { Repositories } from '../../ports/repositories.ts';
import type { Handlers } from '../handler.ts';
import { historyOut, makersOf, maxTotal, submissionOut, submissionSummaryOut, type FullScript } from '../present/paper.ts';
import { parsePart } from '../problem.ts';

type Names =
  | 'createSubmission' | 'listSubmissions' | 'getSubmission' | 'getSubmissionResults' | 'getSubmissionFields' | 'setStudent' | 'getMarkedPdf' | 'getPageImage';

export const paperRoutes: Handlers<Names> = {
  async createSubmission(deps, { principal, upload }) {
    const fields = parsePart(ROUTES.createSubmission.multipart.omit({ file: true }).strict(), upload.fields, 'form');
    const [file, ...others] = upload.files['file'] ?? [];
    if (file === undefined || others.length > 0) throw badInput('no_files', 'needs one file');
    await deps.refuseUnknownType(file.path);
    const studentId = blankToNull(fields.student_id);
    const made = await handInScript(deps, principal, { examId: fields.exam_id, file, studentId, name: blankToNull(fields.name) });
    // Just stored, it needs no reading: that would be one more wait for each of a whole school.
    const status = made.created ? 'UPLOADED' : (await deps.repositories.submissions.get(made.submissionId ?? '')).status;
    return { submission_id: made.submissionId ?? '', status, estimated_completion_time: null };
  },

  async listSubmissions(deps, { principal, query, lang }) {
    return deps.as(principal, async ({ views, exams }) => {
      const found = await views.submissions({
        classes: principal.classes,
        examId: query.exam_id ?? null,
        batchId: query.batch_id ?? null,
        status: query.status ?? null,
        studentId: query.student_id ?? null,
        sort: query.sort,
        cursor: query.cursor ?? null,
        limit: query.limit,
      });
      const totals = new Map<string, number>();
      for (const { examId, examVersion } of found.items) {
        const key = `${examId} ${examVersion}`;
        if (!totals.has(key)) totals.set(key, maxTotal((await exams.get(examId, examVersion)).exam));
      }
      const items = found.items.map((one) => submissionSummaryOut(one, totals.get(`${one.examId} ${one.examVersion}`) ?? 0, lang));
      return { items, next_cursor: found.nextCursor };
    });
  },

  async getSubmission(deps, { principal, params, lang }) {
    const script = await deps.as(principal, (repositories) => fullScript(repositories, principal, params.id));
    return submissionOut(script, lang, await makersOf(deps, script.current));
  },

  async getSubmissionResults(deps, { principal, params, lang }) {
    const { script, versions } = await deps.as(principal, async (repositories) => {
      const found = await fullScript(repositories, principal, params.id);
      return { script: found, versions: await historiesOf(repositories, found) };
    });
    const nameOf = await makersOf(deps, [...versions.values()].flat());
    const history = script.exam.questions.map((question) => [question.id, historyOut(question, versions.get(question.id) ?? [], lang, nameOf)] as const);
    return { ...submissionOut(script, lang, nameOf), history: Object.fromEntries(history) };
  },

  async getSubmissionFields(deps, { principal, params, query, lang }) {
    const script = await deps.as(principal, (repositories) => fullScript(repositories, principal, params.id));
    const full = submissionOut(script, lang, await makersOf(deps, script.current));
    const wanted = query.fields.split(',').map((field) => field.trim());
    const unknown = wanted.filter((field) => !Object.hasOwn(full, field));
    if (unknown.length > 0) throw badInput('fields_unknown', 'unknown fields', { fields: unknown.join(', ').slice(0, 200) });
    return Object.fromEntries(Object.entries(full).filter(([field]) => wanted.includes(field)));
  },

  async setStudent(deps, { principal, params, body, lang }) {
    const submission = await setStudent(deps, principal, params.id, { studentId: body.student_id, name: body.name });
    const { exam } = await deps.repositories.exams.get(submission.examId, submission.examVersion);
    return submissionSummaryOut(submission, maxTotal(exam), lang);
  },

  async getMarkedPdf(deps, { principal, params, reply }) {
    const script = await deps.as(principal, (repositories) => fullScript(repositories, principal, params.id));
    const dir = join(deps.blobs.stagingDir, `export-${randomUUID()}`);
    await mkdir(dir, { recursive: true });
    const clean = (): void => void rm(dir, { recursive: true, force: true });
    try {
      const path = await deps.exporter.markedPdf(markedPaper(script), dir);
      const stream = createReadStream(path);
      stream.on('close', clean);
      return reply.type('application/pdf').header('content-disposition', 'attachment; filename="marked.pdf"').send(stream);
    } catch (error) {
      clean();
      throw error;
    }
  },

  async getPageImage(deps, { principal, params, reply }) {
    const kind = params.name.startsWith('image') ? 'image' : params.name.startsWith('preview') ? 'preview' : 'thumb';
    const [, scan = ''] = params.name.split(/[-.]/);
    const blob = await pageImage(deps, principal, params.id, kind, scan);
    // The address names the scan's bytes: it never shows anything else. Private: scans are for those who are signed in.
    void reply.header('cache-control', 'private, max-age=31536000, immutable').type(blob.mediaType);
    return reply.send(await deps.blobs.get(blob.key));
  },
};

const blankToNull = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());

export async function fullScript(repositories: Repositories, principal: Principal, id: string): Promise<FullScript> {
  const submission = await submissionFor(repositories, principal, id);
  const { exam } = await repositories.exams.get(submission.examId, submission.examVersion);
  const current = await repositories.grades.current(id);
  const pages = await repositories.pages.ofSubmission(id);
  const files = await repositories.batches.files(submission.batchId);
  return { submission, exam, current, pages, fileNames: new Map(files.map((file) => [file.id, file.name])) };
}

export async function historiesOf(repositories: Repositories, { submission, exam }: Pick<FullScript, 'submission' | 'exam'>): Promise<ReadonlyMap<string, readonly GradeVersion[]>> {
  const found = new Map<string, readonly GradeVersion[]>();
  for (const { id } of exam.questions) found.set(id, await repositories.grades.history(submission.id, id));
  return found;
}

export function markedPaper({ submission, exam, current, pages, fileNames }: FullScript): { exam: Exam; student: ReturnType<typeof studentResultOf>; pages: FullScript['pages'] } {
  const places = pages.map((page) => ({ file: fileNames.get(page.fileId) ?? '', page: page.filePage }));
  return { exam, student: studentResultOf(exam, submission, current, places), pages };
}
