import { queryOptions } from '@tanstack/react-query';
import { api, call } from './client.ts';
import type { Analysis, Batch, BatchList, ClassOut, Exam, ExamList, ExamResults, MarkingRecord, Me, Person, ReviewList, Ruling, Spending, Split, Submission, SubmissionResults, Token } from './types.ts';

/** Every question the console asks, with the key it is kept under; `staleKeys` in events.ts names these keys. */

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: async ({ signal }) => await call<Me>(api.GET('/api/v1/me', { signal })), staleTime: 60_000 });

export const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: async () => await call<{ needed: boolean }>(api.GET('/api/v1/setup')) });

export const classesQuery = queryOptions({ queryKey: ['classes'], queryFn: async () => await call<{ items: ClassOut[] }>(api.GET('/api/v1/classes')) });
export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: async () => await call<{ items: Person[] }>(api.GET('/api/v1/people', { params: { query: { limit: 500 } } })) });
export const tokensQuery = queryOptions({ queryKey: ['tokens'], queryFn: async () => await call<{ items: Token[] }>(api.GET('/api/v1/tokens')) });

export const examsQuery = queryOptions({ queryKey: ['exams'], queryFn: async ({ signal }) => await call<ExamList>(api.GET('/api/v1/exams', { signal, params: { query: { limit: 200 } } })) });

export const examQuery = (id: string) =>
  queryOptions({ queryKey: ['exam', id], queryFn: async ({ signal }) => await call<Exam>(api.GET('/api/v1/exams/{id}', { signal, params: { path: { id } } })) });

export const batchesQuery = (examId: string) =>
  queryOptions({ queryKey: ['batches', examId], queryFn: async ({ signal }) => await call<BatchList>(api.GET('/api/v1/batches', { signal, params: { query: { exam_id: examId, limit: 100 } } })) });

export const batchQuery = (id: string) =>
  queryOptions({ queryKey: ['batch', id], queryFn: async ({ signal }) => await call<Batch>(api.GET('/api/v1/batches/{id}', { signal, params: { path: { id } } })) });

export const splitQuery = (id: string) =>
  queryOptions({ queryKey: ['split', id], queryFn: async ({ signal }) => await call<Split>(api.GET('/api/v1/batches/{id}/boundaries', { signal, params: { path: { id } } })) });

export const submissionQuery = (id: string) =>
  queryOptions({ queryKey: ['submission', id], queryFn: async ({ signal }) => await call<Submission>(api.GET('/api/v1/submissions/{id}', { signal, params: { path: { id } } })), staleTime: 30_000 });

export const historyQuery = (id: string) =>
  queryOptions({ queryKey: ['history', id], queryFn: async ({ signal }) => await call<SubmissionResults>(api.GET('/api/v1/submissions/{id}/results', { signal, params: { path: { id } } })) });

export const reviewsQuery = (examId: string, questionId: string | undefined) =>
  queryOptions({
        queryKey: ['reviews', examId, questionId ?? ''],
    queryFn: async ({ signal }) =>
      await call<ReviewList>(api.GET('/api/v1/reviews', { signal, params: { query: { exam_id: examId, limit: 200, ...(questionId !== undefined && { question_id: questionId }) } } })),
  });

export const resultsQuery = (examId: string) =>
  queryOptions({ queryKey: ['results', examId], queryFn: async ({ signal }) => await call<ExamResults>(api.GET('/api/v1/exams/{id}/results', { signal, params: { path: { id: examId } } })) });

export const analysisQuery = (examId: string) =>
  queryOptions({ queryKey: ['analysis', examId], queryFn: async ({ signal }) => await call<Analysis>(api.GET('/api/v1/exams/{id}/analysis', { signal, params: { path: { id: examId } } })) });

export const rulingsQuery = (examId: string) =>
  queryOptions({ queryKey: ['rulings', examId], queryFn: async ({ signal }) => await call<{ items: Ruling[] }>(api.GET('/api/v1/exams/{id}/rulings', { signal, params: { path: { id: examId } } })) });

export const spendingQuery = (examId: string) =>
  queryOptions({ queryKey: ['spending', examId], queryFn: async ({ signal }) => await call<Spending>(api.GET('/api/v1/exams/{id}/models', { signal, params: { path: { id: examId } } })) });

export const recordQuery = (submissionId: string) =>
  queryOptions({ queryKey: ['record', submissionId], queryFn: async ({ signal }) => await call<MarkingRecord>(api.GET('/api/v1/submissions/{id}/record', { signal, params: { path: { id: submissionId } } })) });
