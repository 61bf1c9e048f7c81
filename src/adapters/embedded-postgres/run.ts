import { execFile } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

export interface RunResult {
  /** Null when the program could not be started or was ended by us. */
  readonly code: number | null;
  readonly output: string;
}

/**
 * Options every PostgreSQL program is started with: no environment of ours (a stray PGDATA, PGOPTIONS or
 * LD_LIBRARY_PATH would change what it does), and a working folder any user may enter.
 */
export function spawnOptions(user: ServerUser): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number; windowsHide: true } {
  return { cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true, ...user };
}

/** Runs one of PostgreSQL's programs to its end, without a shell. Never rejects; `output` is both streams. */
export function run(program: string, args: readonly string[], user: ServerUser, timeoutSeconds: number): Promise<RunResult> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { ...spawnOptions(user), timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL', maxBuffer: 4 << 20 },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`.trim();
        if (error === null) resolve({ code: 0, output });
        else if (typeof error.code === 'number') resolve({ code: error.code, output });
        else resolve({ code: null, output: `${error.message}\n${output}`.trim() });
      },
    );
  });
}
