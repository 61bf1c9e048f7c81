import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSampleClass, type SampleClass } from '../../samples/class/make.ts';
import { resultsFileSchema, type ResultsFile } from '../../src/contracts/results-file.ts';
import { compareWithTruth, readTruth } from '../support/compare-truth.ts';
import { runBatch } from '../support/run-batch.ts';

describe('grading the sample class', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-sample-'));
  let sample: SampleClass;
  let results: ResultsFile;

  beforeAll(async () => {
    sample = await makeSampleClass(join(folder, 'class'));
    const outcome = await runBatch(join(folder, 'data'), sample);
    results = resultsFileSchema.parse(outcome?.results);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('accepts no wrong answer, misplaces no page and places every page that can be', () => {
    const comparison = compareWithTruth(results, readTruth(sample.truth));
    expect(comparison.wrong).toEqual([]);
    expect(comparison.misplaced).toEqual([]);
    expect(comparison.unplaced).toEqual([]);
    expect(comparison.accepted / comparison.objective).toBeGreaterThan(0.75);
  });

  it('gives every question a mark with evidence or a reason, and every page a place or a reason', () => {
    const questions = results.students.flatMap((student) => student.questions);
    expect(questions.filter((question) => question.status === 'needs_review' && question.reason === null)).toEqual([]);
    expect(questions.filter((question) => question.status === 'graded' && question.evidence.length === 0)).toEqual([]);
    const placed = results.students.reduce((sum, student) => sum + student.pages.length, 0);
    expect(placed + results.unassigned_pages.length).toBe(readTruth(sample.truth).pages.length);
  });

  it('has no total while a question has no score', () => {
    for (const student of results.students) {
      const open = student.questions.some((question) => question.score === null);
      expect(student.total_score === null).toBe(open);
    }
  });

  it('knows two students of the same name apart', () => {
    const names = results.students.map((student) => student.name);
    const twins = results.students.filter((student) => names.indexOf(student.name) !== names.lastIndexOf(student.name));
    expect(new Set(twins.map((student) => student.student_id)).size).toBe(2);
  });
});
