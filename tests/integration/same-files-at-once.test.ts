import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFileBlobs } from '../../src/adapters/filesystem/blobs.ts';
import { openTestDatabase, TEST_EXAM, type TestDatabase } from '../../src/adapters/postgres/testing.ts';
import { createBatch } from '../../src/app/create-batch.ts';
import { LOCAL_CLASS } from '../../src/domain/access.ts';

let test: TestDatabase;
let folder = '';

beforeAll(async () => {
  test = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'ai-grading-same-files-'));
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

it('makes one batch of the same files handed in several times at once', async () => {
  const { repositories } = test;
  const exam = await repositories.exams.save({ exam: TEST_EXAM, classId: LOCAL_CLASS, sha256: 'e'.repeat(64), template: null, templatePages: [] });
  const path = join(folder, 'page.jpg');
  await writeFile(path, 'a page');
  const blobs = await createFileBlobs(join(folder, 'blobs'));
  const deps = { repositories, blobs, reader: { version: 'test' } as never };
  const input = { exam, files: [{ path, name: 'page.jpg' }], roster: null, script: { studentId: '1', name: null } };
  const made = await Promise.all(Array.from({ length: 8 }, () => createBatch(deps, input)));
  expect(new Set(made.map((one) => one.batchId)).size).toBe(1);
  expect(made.filter((one) => one.created)).toHaveLength(1);
});
