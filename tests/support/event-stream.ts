import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { EventOut } from '../../src/contracts/http/results.ts';
import type { As } from './service.ts';

export interface Heard {
  readonly events: readonly EventOut[];
  /** Everything that came, as text. */
  readonly text: () => string;
  /** Resolves with the first event (heard already or still to come) that fits. */
  until(fits: (event: EventOut) => boolean): Promise<EventOut>;
  /** Resolves once that many beats came after the call. */
  beats(count: number): Promise<void>;
  /** Resolves when the server ends the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Server-sent events of a service. */
export async function hearEvents(origin: string, as: As, query = '', headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
  const abort = new AbortController();
  const response = await fetch(`${origin}/api/v1/events${query}`, { headers: { ...as, ...headers }, signal: abort.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`events: ${response.status} ${await response.text()}`);
  const events: EventOut[] = [];
  const waiting = new Set<() => void>();
  let text = '';
  let beats = 0;
  const read = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of stream) {
      const piece = decoder.decode(chunk, { stream: true });
      text += piece;
      const parts = (rest + piece).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        if (part.startsWith(':')) beats += 1;
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined && data !== '{}') events.push(JSON.parse(data) as EventOut);
      }
      for (const wake of waiting) wake();
    }
  };
  const ended = read(response.body).catch(() => {});
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  return {
    events,
    text: () => text,
    until: (fits) => until(() => events.find(fits)),
    async beats(count) {
      const enough = beats + count;
      await until(() => (beats >= enough ? true : undefined));
    },
    ended,
    close: () => abort.abort(),
  };
}

/** Events over a WebSocket; `closed` resolves with the code of the end. */
export async function openSocket(origin: string, path: string, headers: Readonly<Record<string, string>>): Promise<{ events: EventOut[]; until(fits: (event: EventOut) => boolean): Promise<EventOut>; closed: Promise<number>; close(): void }> {
  const socket = new WebSocket(origin.replace('http', 'ws') + path, { headers });
  const events: EventOut[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    events.push(JSON.parse(data.toString()) as EventOut);
    for (const wake of waiting) wake();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  await once(socket, 'open');
  return {
    events,
    async until(fits) {
      for (;;) {
        const found = events.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
    },
    closed,
    close: () => socket.close(),
  };
}
