import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { usageOut } from '../../app/collect-results.ts';
import { examResults, questionsOf, type ExamResults } from '../../app/exam-results.ts';
import { releaseResults } from '../../app/release-results.ts';
import { examFor } from '../../app/within-reach.ts';
import type { ResultsFile } from '../../contracts/results-file.ts';
import { reasonMessage } from '../../contracts/messages.ts';
import type { Principal } from '../../domain/access.ts';
import { analyseItems } from '../../domain/item-analysis.ts';
import type { ModelSpending } from '../../ports/model-record.ts';
import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';
import { examResultsOut } from '../present/results.ts';
import { fullScript, markedPaper } from './papers.ts';
import { streamEvents } from '../stream-events.ts';

type Names =
  | 'getResults' | 'getResultsCsv' | 'getResultsXlsx' | 'getResultsZip' | 'getAnalysis' | 'release' | 'withdraw' | 'events';

export const resultRoutes: Handlers<Names> = {
  async getResults(deps, { principal, params, lang }) {
    return examResultsOut(await deps.as(principal, (repositories) => examResults(repositories, principal, params.id)), lang);
  },

  getResultsCsv: (deps, { principal, params, reply }) =>
    table(deps, principal, params.id, reply, 'text/csv; charset=utf-8', (results, exam, dir) => deps.exporter.csv(results, exam, dir)),

  getResultsXlsx: (deps, { principal, params, reply }) =>
    table(deps, principal, params.id, reply, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', (results, exam, dir) => deps.exporter.xlsx(results, exam, dir)),

  async getResultsZip(deps, { principal, params, reply }) {
    const scripts = await deps.as(principal, async (repositories) => {
      await examFor(repositories, principal, params.id);
      return repositories.views.ofExam(params.id);
    });
    const dir = await scratch(deps);
    async function* papers(): AsyncGenerator<{ path: string; name: string }> {
      const taken = new Set<string>();
      for (const { id } of scripts) {
        const script = await deps.as(principal, (repositories) => fullScript(repositories, principal, id));
        const own = join(dir, String(taken.size));
        await mkdir(own);
        const path = await deps.exporter.markedPdf(markedPaper(script), own);
        // Two scripts may still bear one number: a person has not decided yet whose it is.
        const name = taken.has(basename(path)) ? `${id}.pdf` : basename(path);
        taken.add(name);
        yield { path, name };
      }
    }
    const stream = deps.zip(papers());
    stream.on('close', () => void clean(dir));
    return reply.type('application/zip').header('content-disposition', `attachment; filename="${params.id}.zip"`).send(stream);
  },

  async getAnalysis(deps, { principal, params }) {
    const { exam, students: all } = await deps.as(principal, (repositories) => examResults(repositories, principal, params.id));
    // What was rejected says nothing about the questions.
    const students = all.filter((student) => student.summary.status !== 'REJECTED').map(questionsOf);
    const answers = exam.questions.map((question) => students.map((student) => student.find((one) => one.question_id === question.id) ?? null));
    const figures = analyseItems(
      exam.questions.map((question, at) => ({
        maxScore: question.max_score,
        marks: (answers[at] ?? []).map((answer) => (answer === null || answer.status === 'needs_review' ? null : answer.score)),
      })),
    );
    return {
      exam_id: params.id,
      scripts: students.length,
      complete: figures.complete,
      mean_total: figures.meanTotal,
      sd_total: figures.sdTotal,
      alpha: figures.alpha,
      items: exam.questions.map((question, at) => {
        const own = answers[at] ?? [];
        const item = figures.items[at];
        return {
          question_id: question.id,
          max_score: question.max_score,
          marked: item?.marked ?? 0,
          waiting: own.filter((answer) => answer?.status === 'needs_review').length,
          mean: item?.mean ?? null,
          sd: item?.sd ?? null,
          difficulty: item?.difficulty ?? null,
          discrimination: item?.discrimination ?? null,
          by_person: own.filter((answer) => answer?.source === 'human').length,
        };
      }),
    };
  },

  release: (deps, { principal, params, body }) =>
    releaseResults(deps, principal, { examId: params.id, submissionIds: body.submission_ids ?? null, release: true }),

  withdraw: (deps, { principal, params, body }) =>
    releaseResults(deps, principal, { examId: params.id, submissionIds: body.submission_ids ?? null, release: false }),

  async events(deps, { principal, query, request, reply }) {
    // Asked for the headers alone: a stream would never end.
    if (request.method === 'HEAD') return reply.type('text/event-stream; charset=utf-8').send();
    const filter = { examId: query.exam_id ?? null, batchId: query.batch_id ?? null, submissionId: query.submission_id ?? null };
    streamEvents(deps, principal, filter, request, reply);
    return undefined;
  },
};

/** A table of the results, sent as a file and gone afterwards. */
async function table(
  deps: ServerDeps,
  principal: Principal,
  examId: string,
  reply: FastifyReply,
  media: string,
  write: (results: ResultsFile, exam: ExamResults['exam'], dir: string) => Promise<string>,
): Promise<FastifyReply> {
  const { found, spending } = await deps.as(principal, async (repositories) => ({
    found: await examResults(repositories, principal, examId),
    spending: await repositories.modelCalls.spending(examId),
  }));
  const dir = await scratch(deps);
  try {
    const path = await write(resultsFile(found, spending), found.exam, dir);
    const stream = createReadStream(path);
    stream.on('close', () => void clean(dir));
    return await reply.type(media).header('content-disposition', `attachment; filename="${examId}-${basename(path)}"`).send(stream);
  } catch (error) {
    await clean(dir);
    throw error;
  }
}

function resultsFile({ examId, exam, students, unassigned }: ExamResults, spending: ModelSpending): ResultsFile {
  return {
    exam_id: examId,
    // No table shows what a mark rests on.
    students: students.map((student) => ({ ...student.summary, questions: questionsOf(student).map((question) => ({ ...question, evidence: [] })) })),
    unassigned_pages: unassigned.map(({ file, page }) => {
      const reason = page.unassigned ?? { code: 'page_damaged' as const, params: {} };
      return { file, page: page.filePage, reason_code: reason.code, reason: reasonMessage(reason, exam.language) };
    }),
    failed_files: [],
    usage: usageOut(spending),
  };
}

async function scratch(deps: ServerDeps): Promise<string> {
  const dir = join(deps.blobs.stagingDir, `export-${randomUUID()}`);
  await mkdir(dir, { recursive: true });
  return dir;
}

const clean = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true });
