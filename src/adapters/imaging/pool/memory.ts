import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const MEGABYTE = 1024 * 1024;
const run = promisify(execFile);

/** Resident memory of a process in megabytes; null when it has ended or the platform does not tell. */
export async function residentMegabytes(pid: number): Promise<number | null> {
  try {
    if (process.platform === 'linux') {
      const pages = Number((await readFile(`/proc/${pid}/statm`, 'latin1')).split(' ')[1]);
      return (pages * 4096) / MEGABYTE;
    }
    if (process.platform === 'win32') {
      const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
      const kilobytes = Number(/"([\d.,\s]+) K"/.exec(stdout)?.[1]?.replaceAll(/\D/g, ''));
      return Number.isFinite(kilobytes) ? kilobytes / 1024 : null;
    }
    return Number((await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout) / 1024;
  } catch {
    return null;
  }
}
