import { padEnd } from '../adapters/export/text-width.ts';

/**
 * Progress on a terminal as bars that rewrite themselves, elsewhere as plain lines at every tenth. Written to
 * stderr, so that stdout stays for results.
 */
export interface Progress {
  update(label: string, done: number, total: number): void;
  /** A line above the bars. */
  line(text: string): void;
  stop(): void;
}

const WIDTH = 28;

export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return { update: () => {}, line: () => {}, stop: () => {} };
  return stream.isTTY ? terminalProgress(stream) : plainProgress(stream);
}

function terminalProgress(stream: NodeJS.WriteStream): Progress {
  const bars = new Map<string, { done: number; total: number; since: number }>();
  let drawn = 0;
  let last = 0;
  const clear = (): void => {
    if (drawn > 0) stream.write(`\u001B[${drawn}A\u001B[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    clear();
    for (const [label, bar] of bars) stream.write(`${barLine(label, bar.done, bar.total, Date.now() - bar.since)}\n`);
    drawn = bars.size;
  };
  return {
    update(label, done, total) {
      const known = bars.get(label);
      bars.set(label, { done, total, since: known?.since ?? Date.now() });
      // Ten frames a second are enough; the first and the last of a bar are always drawn.
      if (known !== undefined && done < total && Date.now() - last < 100) return;
      last = Date.now();
      draw();
    },
    line(text) {
      clear();
      stream.write(`${text}\n`);
      draw();
    },
    stop() {
      draw();
      bars.clear();
      drawn = 0;
    },
  };
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  const shown = new Map<string, number>();
  return {
    update(label, done, total) {
      const tenth = total === 0 ? 10 : Math.floor((done / total) * 10);
      if (shown.get(label) === tenth || tenth === 0) return;
      shown.set(label, tenth);
      stream.write(`${label} ${done}/${total}\n`);
    },
    line(text) {
      stream.write(`${text}\n`);
    },
    stop() {
      shown.clear();
    },
  };
}

/** `Pages ██████░░░░ 12/24 50% 3s`; columns line up by display width (CJK counts two). */
function barLine(label: string, done: number, total: number, elapsed: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  const left = share > 0 && share < 1 ? ` ~${Math.ceil((elapsed / share - elapsed) / 1000)} s` : '';
  return `${padEnd(label, 16)} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total} ${Math.floor(share * 100)}%${left}`;
}
