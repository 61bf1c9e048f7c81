import type { Log } from '../ports/log.ts';

export interface Shutdown {
  /**
   * Runs at shutdown, last registered first: what was opened last is closed first. Returns an undo.
   * After shutdown it runs at once.
   */
  onClose(name: string, close: () => Promise<void> | void): () => void;
  /** Aborted when shutdown begins; long work should stop taking on more. */
  readonly signal: AbortSignal;
  /** Runs all closers once; later calls wait for the same run. Resolves to false when one failed or time ran out. */
  close(): Promise<boolean>;
  /** Takes the signal handlers away again. */
  dispose(): void;
}

/** What is needed of `process`; a test passes its own. */
export interface ShutdownHost {
  on(event: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void): unknown;
  off(event: NodeJS.Signals, handler: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const EXIT_CODES: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Closes things in order on SIGINT, SIGTERM or SIGHUP, then exits with 128 + the signal's number.
 * A second signal exits at once. `timeoutSeconds` bounds the whole shutdown.
 */
export function createShutdown(options: { log: Log; timeoutSeconds: number; host?: ShutdownHost }): Shutdown {
  const { log, timeoutSeconds, host = process } = options;
  const closers: { name: string; close: () => Promise<void> | void }[] = [];
  const controller = new AbortController();
  let running: Promise<boolean> | null = null;
  let done = false;

  const runAll = async (): Promise<boolean> => {
    let clean = true;
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
      try {
        await closer.close();
      } catch (error) {
        clean = false;
        log.error({ err: error, part: closer.name }, 'a part did not close');
      }
    }
    done = true;
    return clean;
  };

  const close = (): Promise<boolean> => {
    if (running !== null) return running;
    controller.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        log.error({ timeoutSeconds, waiting: closers.length }, 'shutdown took too long');
        resolve(false);
      }, timeoutSeconds * 1000);
    });
    running = Promise.race([runAll(), late]).finally(() => clearTimeout(timer));
    return running;
  };

  let signalled = false;
  const handler = (signal: NodeJS.Signals): void => {
    const code = EXIT_CODES[signal] ?? 1;
    if (signalled) {
      host.exit(code);
      return;
    }
    signalled = true;
    log.info({ signal }, 'shutting down; send the signal again to stop at once');
    void close().then(() => host.exit(code));
  };
  for (const signal of SIGNALS) host.on(signal, handler);

  return {
    onClose(name, run) {
      const closer = { name, close: run };
      closers.push(closer);
      // Opened while everything was being closed: nobody else will close it.
      if (done) void runAll();
      return () => {
        const at = closers.indexOf(closer);
        if (at >= 0) closers.splice(at, 1);
      };
    },
    signal: controller.signal,
    close,
    dispose() {
      for (const signal of SIGNALS) host.off(signal, handler);
    },
  };
}
