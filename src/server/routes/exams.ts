import { changeRubric, rubricOf } from '../../app/change-rubric.ts';
import { importExam, putTemplate, replaceExam } from '../../app/import-exam.ts';
import { rescore } from '../../app/rescore.ts';
import { examFor } from '../../app/within-reach.ts';
import type { Principal } from '../../domain/access.ts';
import { AppError, badInput } from '../../domain/errors.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';
import { examOut, examSummaryOut, rubricOut } from '../present/exam.ts';

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
    await replaceExam(deps, principal, params.id, body.source);
    return examById(deps, principal, params.id);
  },

  async putTemplate(deps, { principal, params, upload }) {
    const [file, ...others] = upload.files['file'] ?? [];
    if (file === undefined || others.length > 0) throw badInput('no_files', 'needs one file');
    await deps.refuseUnknownType(file.path);
    await putTemplate(deps, principal, params.id, file.path);
    return examById(deps, principal, params.id);
  },

  async parseRubricFile(deps, { principal, params }) {
    await deps.as(principal, (repositories) => examFor(repositories, principal, params.id));
    throw new AppError('model_needed', 'no vision model is set up', { httpStatus: 501 });
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

async function examById(deps: ServerDeps, principal: Principal, id: string): Promise<Answer<'getExam'>> {
  return deps.as(principal, async (repositories) => {
    await examFor(repositories, principal, id);
    const row = await repositories.views.exam(id);
    if (row === null) throw new AppError('exam_not_found', `No exam ${id}`, { httpStatus: 404, params: { id } });
    return examOut(row);
  });
}
