import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3_SERVER, startTestS3, type TestS3 } from '../../src/adapters/s3/testing.ts';
import { skippedForWantOf } from '../../src/adapters/testing-programs.ts';
import type { ResultsFile } from '../../src/contracts/results-file.ts';
import { drawSmallPage, smallExam, stackOf } from '../support/small-paper.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');

describe.skipIf(skippedForWantOf(S3_SERVER))('scans in a bucket', () => {
  let folder: string;
  let server: TestS3;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'object-storage-'));
    server = await startTestS3();
    await writeFile(join(folder, 'exam.yaml'), smallExam());
    await writeFile(join(folder, 'stack.pdf'), await stackOf([await drawSmallPage(['A', 'B', null, 'B'], 'one'), await drawSmallPage(['B', 'B', 'B', 'C'], 'two')]));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bucket = (): Record<string, string> => ({
    S3_ENDPOINT: server.setup.endpoint ?? '', S3_BUCKET: server.setup.bucket, S3_ACCESS_KEY: server.setup.accessKey, S3_SECRET_KEY: server.setup.secretKey,
  });

  function cli(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', AI_GRADING_LANG: 'en', LOG_LEVEL: 'error', ...env } });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }

  async function grade(data: string, env: Readonly<Record<string, string>>): Promise<ResultsFile['students']> {
    const run = await cli(env, '--data', data, 'grade', '--exam', 'exam.yaml', '--answers', 'stack.pdf', '--out', `${data}-out`, '--json');
    expect(run).toMatchObject({ code: 0, err: expect.not.stringContaining('Error') as string });
    return (JSON.parse(run.out) as ResultsFile).students;
  }

  const objects = async (): Promise<string[]> => (await readdir(server.folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map((one) => one.name).toSorted();

  it('are marked as in a folder, move there by backup and restore, and leave nothing of theirs behind', async () => {
    const here = await grade('here', {});
    expect(await grade('there', bucket())).toEqual(here);
    expect(await readdir(join(folder, 'there'))).not.toContain('blobs');
    expect(await readdir(join(folder, 'there/copies'))).toEqual([]);
    const stored = await objects();
    expect(stored.length).toBeGreaterThanOrEqual(5);

    expect(await cli({}, '--data', 'here', 'backup', '--to', 'saved')).toMatchObject({ code: 0 });
    const list = await readFile(join(folder, 'saved/blobs.txt'), 'utf8');
    await cli(bucket(), '--data', 'moved', 'restore', '--from', 'saved').then(({ code, err }) => expect([code, err]).toEqual([2, expect.stringContaining('restore_target_not_empty')]));
    expect(await cli(bucket(), '--data', 'moved', 'restore', '--from', 'saved', '--force')).toMatchObject({ code: 0 });
    expect(await objects()).toEqual(list.trim().split('\n').map((line) => line.slice(line.indexOf('/') + 1, line.indexOf(' '))).toSorted());
    expect(await cli(bucket(), '--data', 'moved', 'backup', '--to', 'saved-again')).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, 'saved-again/blobs.txt'), 'utf8')).toBe(list);
    expect(await grade('moved', bucket())).toEqual(here);
  });

  it('end a start that cannot reach them with what is wrong', async () => {
    const start = (env: object): ReturnType<typeof cli> => cli({ ...bucket(), ...env }, '--data', 'never', 'grade', '--exam', 'exam.yaml', '--answers', 'stack.pdf', '--out', 'never-out');
    const wrong = await start({ S3_SECRET_KEY: 'not-the-secret-at-all' });
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('storage_denied') as string });
    expect(wrong.err).not.toContain('not-the-secret');
    expect(await start({ S3_BUCKET: 'no-such-bucket' })).toMatchObject({ code: 1, err: expect.stringContaining('no bucket no-such-bucket') as string });
    expect(await start({ S3_ENDPOINT: 'http://127.0.0.1:9', AI_GRADING_LANG: 'zh-CN' })).toMatchObject({ code: 1, err: expect.stringContaining('对象存储 http://127.0.0.1:9 没有响应') as string });
    expect(await start({ S3_SECRET_KEY: '' })).toMatchObject({ code: 2, err: expect.stringContaining('S3_SECRET_KEY') as string });
  });
});
