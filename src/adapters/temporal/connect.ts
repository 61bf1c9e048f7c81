import { readFile } from 'node:fs/promises';
import { Connection, defaultGrpcRetryOptions, isGrpcServiceError, makeGrpcRetryInterceptor, type ConnectionOptions } from '@temporalio/client';
import { AppError, badInput } from '../../domain/errors.ts';
import type { TemporalSetup, TemporalTls } from '../../platform/config-engine.ts';

const CONNECT_SECONDS = 10;
/** Below the time that a shutdown waits for calls. */
const MAX_RETRY_MS = 3000;

type Reach = Pick<ConnectionOptions, 'address'> & { apiKey?: string; tls?: { serverNameOverride?: string; serverRootCACertificate?: Buffer; clientCertPair?: { crt: Buffer; key: Buffer } } };

/** Options of a connection, the same for clients and workers. Throws AppError `file_not_found` for a certificate. */
export async function reach({ host, apiKey, tls }: TemporalSetup): Promise<Reach> {
  return { address: host, ...(apiKey !== null && { apiKey }), ...(tls !== null && { tls: await tlsOptions(tls) }) };
}

/**
 * A connection that was tried: the server answers, knows the namespace and accepts our key. Throws AppError `temporal_unreachable`,
 * `temporal_namespace_unknown` or `temporal_key_rejected`. From the moment of `stop` no call is tried again.
 */
export async function connect(settings: TemporalSetup, stop: AbortSignal): Promise<Connection> {
  const { namespace } = settings;
  const connection = Connection.lazy({ ...(await reach(settings)), connectTimeout: CONNECT_SECONDS * 1000, interceptors: [retries(stop)] });
  try {
    await connection.ensureConnected();
    await connection.withDeadline(Date.now() + CONNECT_SECONDS * 1000, () => connection.workflowService.describeNamespace({ namespace }));
    return connection;
  } catch (error) {
    await connection.close();
    throw refusal(error, settings);
  }
}

function retries(stop: AbortSignal): ReturnType<typeof makeGrpcRetryInterceptor> {
  const options = defaultGrpcRetryOptions();
  return makeGrpcRetryInterceptor({
    retryableDecider: (attempt, status) => !stop.aborted && options.retryableDecider(attempt, status),
    delayFunction: (attempt, status) => Math.min(options.delayFunction(attempt, status), MAX_RETRY_MS),
  });
}

/** gRPC's status codes. */
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/** What a failure to reach the server means. */
export function refusal(error: unknown, { host, namespace }: TemporalSetup): AppError {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (!isGrpcServiceError(cause)) continue;
    const code: number = cause.code;
    if (code === NOT_FOUND) return badInput('temporal_namespace_unknown', `${host} has no namespace ${namespace}`, { namespace, host });
    if (code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
      return new AppError('temporal_key_rejected', `${host} refused: ${cause.details}`, { httpStatus: 400, params: { namespace, host }, cause: error });
    }
  }
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('temporal_unreachable', `no answer from ${host}: ${message}`, { httpStatus: 503, retryable: true, params: { host }, cause: error });
}

async function tlsOptions({ caFile, certFile, keyFile, serverName }: TemporalTls): Promise<NonNullable<Reach['tls']>> {
  const read = (path: string): Promise<Buffer> =>
    readFile(path).catch((cause: unknown) => {
      throw new AppError('file_not_found', `cannot read ${path}`, { params: { path }, cause });
    });
  return {
    ...(serverName !== null && { serverNameOverride: serverName }),
    ...(caFile !== null && { serverRootCACertificate: await read(caFile) }),
    ...(certFile !== null && keyFile !== null && { clientCertPair: { crt: await read(certFile), key: await read(keyFile) } }),
  };
}
