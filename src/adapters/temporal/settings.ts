/** How to reach a Temporal server, in the words of the configuration. */
export interface TemporalSettings {
  /** host:port */
  readonly host: string;
  readonly namespace: string;
  /** Never printed. */
  readonly apiKey: string | null;
  readonly tls: TemporalTls | null;
  /** The first one encrypts, all decrypt; none: payloads are sent as they are. Never printed. */
  readonly payloadKeys: readonly PayloadKey[];
}

export interface PayloadKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** Paths of PEM files; null: what the machine trusts, and no certificate of our own. */
export interface TemporalTls {
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  /** Name that the server's certificate must have, where it is not the host's. */
  readonly serverName: string | null;
}
