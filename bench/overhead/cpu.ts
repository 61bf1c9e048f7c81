import { readdirSync, readFileSync } from 'node:fs';

/** Processor time, user and system together, in seconds. */
export interface Cpu {
  /** Of this process with all its threads. */
  readonly main: number;
  /** Of processes that handle images, those that have ended too. */
  readonly imaging: number;
  readonly postgres: number;
}

/** Ticks of a second in /proc, on every Linux. */
const TICKS = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly ended: number;
}

/** What this process and those under it have taken so far, without `excluded` and what is under it. Throws where there is no /proc. */
export function cpuSoFar(excluded: number): Cpu {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (read(Number(name)) ?? []) : []));
  const self = all.find(({ pid }) => pid === process.pid);
  if (self === undefined) throw new Error('this needs /proc');
  const under = (pid: number): Process[] => all.filter(({ parent, pid: own }) => parent === pid && own !== excluded).flatMap((one) => [one, ...under(one.pid)]);
  const below = under(process.pid);
  const postgres = below.filter(({ pid }) => isPostgres(pid));
  const imaging = below.filter((one) => !postgres.includes(one));
  const sum = (processes: readonly Process[]): number => processes.reduce((total, { own, ended }) => total + own + ended, 0);
  return { main: self.own, imaging: self.ended + sum(imaging), postgres: sum(postgres) };
}

export function since(before: Cpu, after: Cpu): Cpu {
  return { main: after.main - before.main, imaging: after.imaging - before.imaging, postgres: after.postgres - before.postgres };
}

/** Null for a process that has ended meanwhile. */
function read(pid: number): Process | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [fields[1], fields[11], fields[12], fields[13], fields[14]];
    return { pid, parent, own: (user + system) / TICKS, ended: (endedUser + endedSystem) / TICKS };
  } catch {
    return null;
  }
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}
