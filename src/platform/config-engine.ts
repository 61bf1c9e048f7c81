import type { Config } from './config.ts';
import type { PayloadKey } from './config-engine-fields.ts';

/** How to reach a Temporal server. */
export interface TemporalSetup {
  /** host:port */
  readonly host: string;
  readonly namespace: string;
  /** Never printed. */
  readonly apiKey: string | null;
  readonly tls: TemporalTls | null;
  /** The first one encrypts, all decrypt; none: payloads are sent as they are. Never printed. */
  readonly payloadKeys: readonly PayloadKey[];
}

/** Paths of PEM files; null: what the machine trusts, and no certificate of our own. */
export interface TemporalTls {
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  /** Name that the server's certificate must have, where it is not the host's. */
  readonly serverName: string | null;
}

type EngineConfig = Config['engine'];

/** The Temporal server that runs the workflows; null where this process runs them itself. */
export function temporalSetup(engine: EngineConfig): TemporalSetup | null {
  const { host, namespace, apiKey, payloadKeys } = engine;
  if (host === null || engine.kind === 'embedded') return null;
  return { host, namespace, apiKey, payloadKeys, tls: wantsTls(engine) ? tlsOf(engine) : null };
}

/** What a Temporal server that was asked for lacks, by key. */
export function engineProblems(engine: EngineConfig): { key: string; problem: string }[] {
  if (engine.kind === 'temporal' && engine.host === null) return [{ key: 'TEMPORAL_HOST', problem: 'must be set for ENGINE=temporal' }];
  return [
    ...(engine.apiKey !== null && engine.tls === 'off' ? [{ key: 'TEMPORAL_TLS', problem: 'must not be off with TEMPORAL_API_KEY: anybody on the way could read the key' }] : []),
    ...((engine.tlsCertFile === null) === (engine.tlsKeyFile === null) ? [] : [{ key: engine.tlsKeyFile === null ? 'TEMPORAL_TLS_KEY_FILE' : 'TEMPORAL_TLS_CERT_FILE', problem: 'must be set: certificate and key belong together' }]),
  ];
}

/** How long a worker lets work in flight finish when it is asked to stop, seconds: long enough for any answer of a model. */
export function workerGraceSeconds({ model }: Config): number {
  return model.timeoutSeconds + 10;
}

/** Longest that the native part of a worker may take to end after everything was cut, seconds. */
const FORCE_SECONDS = 10;
/** Of everything but the work in flight of a worker, seconds. */
const REST_SECONDS = 30;

/** How long the native part of a worker waits for work in flight, and after how long it is given up; seconds. Our own cut, after `graceSeconds`, comes first. */
export function nativeStopTimes(graceSeconds: number): { readonly grace: number; readonly force: number } {
  return { grace: graceSeconds + FORCE_SECONDS, force: graceSeconds + 2 * FORCE_SECONDS };
}

/** What stopping takes at most, seconds; whoever stops the process from outside must wait longer than `process`. */
export function stopTimes(config: Config): { readonly grace: number; readonly force: number; readonly process: number } {
  const grace = temporalSetup(config.engine) === null ? 0 : workerGraceSeconds(config);
  return { ...nativeStopTimes(grace), process: REST_SECONDS + grace };
}

function wantsTls(engine: EngineConfig): boolean {
  if (engine.tls !== 'auto') return engine.tls === 'on';
  return [engine.apiKey, engine.tlsCaFile, engine.tlsCertFile, engine.tlsServerName].some((value) => value !== null);
}

function tlsOf({ tlsCaFile, tlsCertFile, tlsKeyFile, tlsServerName }: EngineConfig): TemporalTls {
  return { caFile: tlsCaFile, certFile: tlsCertFile, keyFile: tlsKeyFile, serverName: tlsServerName };
}
