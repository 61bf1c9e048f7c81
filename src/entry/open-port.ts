import type { Server } from 'node:http';
import { AppError } from '../domain/errors.ts';

/** Listens. Throws AppError `port_in_use`. */
export async function openPort(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError(error, host, port)));
    server.listen(port, host, resolve);
  });
}

export function portError(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return cause;
  return new AppError('port_in_use', `cannot listen on ${host}:${port}`, { httpStatus: 400, params: { port }, cause });
}
