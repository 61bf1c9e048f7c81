import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Principal } from '../domain/access.ts';
import { admit } from './authenticate.ts';
import type { ServerDeps } from './deps.ts';
import type { EventFilter } from './events.ts';

/** A listener that does not read is cut off rather than kept in memory. */
const MOST_BUFFERED = 1_000_000;

/** Server-sent events; goes on behind Last-Event-ID. Ends when the server stops or the sender may not hear any more. */
export function streamEvents(deps: ServerDeps, principal: Principal, filter: EventFilter, request: FastifyRequest, reply: FastifyReply): void {
  // The answer is written to the socket from here on.
  void reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...Object.fromEntries(Object.entries(reply.getHeaders()).filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const asked = Number(request.headers['last-event-id']);
  const after = Number.isSafeInteger(asked) && asked > 0 ? asked : null;
  raw.write(`retry: 2000\nid: ${deps.events.last}\nevent: hello\ndata: {}\n\n`);
  const end = hear(deps, request, principal, filter, after, {
    send: (id, kind, data) => raw.write(`id: ${id}\nevent: ${kind}\ndata: ${data}\n\n`),
    beat: () => raw.write(': beat\n\n'),
    buffered: () => raw.writableLength,
    close: () => raw.end(),
    cut: () => raw.destroy(),
  });
  raw.on('close', end);
  // Gone while it was asked who they are: that event was before us.
  if (raw.destroyed || request.raw.socket.destroyed) end();
}

/** The same events over a WebSocket, one JSON object per message; what the client says is not listened to. */
export function socketEvents(deps: ServerDeps, principal: Principal, filter: EventFilter, request: FastifyRequest, socket: WebSocket): void {
  const end = hear(deps, request, principal, filter, null, {
    send: (_id, _kind, data) => socket.send(data),
    beat: () => socket.ping(),
    buffered: () => socket.bufferedAmount,
    close: () => socket.close(1001),
    cut: () => socket.terminate(),
  });
  socket.on('close', end);
  socket.on('error', end);
  if (socket.readyState !== socket.OPEN) end();
}

interface Line {
  send(id: number, kind: string, data: string): void;
  beat(): void;
  buffered(): number;
  close(): void;
  /** Without waiting for a listener that does not read. */
  cut(): void;
}

function hear(deps: ServerDeps, request: FastifyRequest, principal: Principal, filter: EventFilter, after: number | null, line: Line): () => void {
  let who = principal;
  let silence = (): void => {};
  const listen = (from: number | null): void => {
    silence();
    silence = deps.events.listen(who, filter, from, (event) => {
      if (line.buffered() > MOST_BUFFERED) line.cut();
      else line.send(event.id, event.kind, JSON.stringify(event));
    });
  };
  listen(after);
  const look = async (): Promise<void> => {
    const now = await admit(deps, request, 'exam.read');
    const changed = JSON.stringify(now.classes) !== JSON.stringify(who.classes);
    who = now;
    if (changed) listen(null);
    line.beat();
  };
  const beat = setInterval(() => {
    // Who was shut out, or lost a class, hears no more from the next beat on.
    void look().catch(() => line.close());
  }, deps.options.beatMs);
  return () => {
    clearInterval(beat);
    silence();
  };
}
