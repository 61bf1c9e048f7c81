import { connect, type Socket } from 'node:net';

export interface RawRequest {
  readonly socket: Socket;
  /** What the server said by the time it closed the connection. */
  readonly answer: Promise<string>;
}

/** A request by hand: to break off, to lie about lengths, to send what no client library sends. */
export function rawRequest(origin: string, head: readonly string[]): RawRequest {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const answer = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(text));
  });
  // A connection that is cut is what is tested.
  socket.on('error', () => {});
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  return { socket, answer };
}
