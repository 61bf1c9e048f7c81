import { readFileSync, readdirSync } from 'node:fs';

interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly command: string;
}

/**
 * Every living process of one data folder: the group that `leader` leads (imaging children are in it), whatever names the
 * folder (the database server leads a group of its own), and the children of both (database backends have titles of their own).
 */
export function processesOf(leader: number, dataDir: string): number[] {
  const all = processes();
  const found = new Set(all.filter((one) => one.group === leader || one.command.includes(dataDir)).map((one) => one.pid));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const one of all) if (found.has(one.parent)) found.add(one.pid);
  }
  return [...found];
}

/** SIGKILL to all of them at once; returns how many there were. */
export function killProcessesOf(leader: number, dataDir: string): number {
  const pids = processesOf(leader, dataDir);
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself between the look and the kill.
    }
  }
  return pids.length;
}

function processes(): Running[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      // After the name in brackets, which may hold anything: state, parent, group.
      const [state = '', parent = '', group = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      if (state === 'Z') return [];
      return [{ pid, parent: Number(parent), group: Number(group), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
    } catch {
      return [];
    }
  });
}
