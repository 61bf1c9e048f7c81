import { changeRubric, rubricOf } from '../../app/change-rubric.ts';
import type { InputFile } from '../../app/create-batch.ts';
import { draftRubric } from '../../app/draft-rubric.ts';
import { importExam, putTemplate, replaceExam } from '../../app/import-exam.ts';
import { rescore } from '../../app/rescore.ts';
import { examFor } from '../../app/within-reach.ts';
import type { Principal } from '../../domain/access.ts';
import { AppError, badInput } from '../../domain/errors.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';
import { examOut, examSummaryOut, rubricDraftOut, rubricOut } from '../present/exam.ts';
import type { Upload } from '../uploads.ts';

type Names =
  | 'listExams' | 'createExam' | 'getExam' | 'putExam' | 'putTemplate' | 'parseRubricFile' | 'rescore' | 'createRubric' | 'getRubric' | 'putRubric';

export const examRoutes: Handlers<Names> = {
  async listExams(deps, { principal, query }) {
    const classes = query.class_id === undefined ? principal.classes : principal.classes === 'all' || principal.classes.includes(query.class_id) ? [query.class_id] : [];
    const found = await deps.as(principal, ({ views }) => views.exams({ classes, cursor: query.cursor ?? null, limit: query.limit }));
    return { items: found.items.map(examSummaryOut), next_cursor: found.nextCursor };
  },

  async createExam(deps, { principal, body }) {
    const record = await importExam(deps, principal, { source: body.source, classId: body.class_id ?? null });
    return examById(deps, principal, record.exam.id);
  },

  getExam: (deps, { principal, params }) => examById(deps, principal, params.id),

  async putExam(deps, { principal, params, body }) {
    await replaceExam(deps, principal, params.id, { source: body.source, expectedVersion: body.expected_version ?? null });
    return examById(deps, principal, params.id);
  },

  async putTemplate(deps, { principal, params, upload }) {
    const { path } = oneFile(upload);
    await deps.refuseUnknownType(path);
    await putTemplate(deps, principal, params.id, path);
    return examById(deps, principal, params.id);
  },

  async parseRubricFile(deps, { principal, params, upload, lang }) {
    const { exam, version } = await deps.as(principal, (repositories) => examFor(repositories, principal, params.id));
    const { path } = oneFile(upload);
    // Goes on when the asker is gone: what is paid for is then in the record for the next time.
    const draft = await draftRubric(deps, { path, examId: exam.id, base: exam, title: exam.title }, deps.stopping);
    return rubricDraftOut(draft, { id: exam.id, version }, lang);
  },

  async rescore(deps, { principal, params }) {
    return { scripts: await rescore(deps, principal, params.id) };
  },

  async createRubric(deps, { principal, body }) {
    const { exam_id: examId, question_id: questionId, ...changes } = body;
    return rubricOut(await changeRubric(deps, principal, { examId, questionId, changes, expectedVersion: null }));
  },

  async getRubric(deps, { principal, params }) {
    return rubricOut(await rubricOf(deps, principal, params.exam, params.question));
  },

  async putRubric(deps, { principal, params, body }) {
    // Exam ids have no dot.
    const [examId = '', ...rest] = params.id.split('.');
    const { expected_version: expectedVersion = null, ...changes } = body;
    return rubricOut(await changeRubric(deps, principal, { examId, questionId: rest.join('.'), changes, expectedVersion }));
  },
};

function oneFile(upload: Upload): InputFile {
  const [file, ...others] = upload.files['file'] ?? [];
  if (file === undefined || others.length > 0) throw badInput('no_files', 'needs one file');
  return file;
}

async function examById(deps: ServerDeps, principal: Principal, id: string): Promise<Answer<'getExam'>> {
  return deps.as(principal, async (repositories) => {
    await examFor(repositories, principal, id);
    const row = await repositories.views.exam(id);
    if (row === null) throw new AppError('exam_not_found', `No exam ${id}`, { httpStatus: 404, params: { id } });
    return examOut(row);
  });
}
