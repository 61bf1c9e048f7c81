import { z } from 'zod';
import { number, oneOf, optional, secretKey, whole, type Field } from './config-field.ts';

export const WORKER_TYPES = ['orchestration', 'cognitive', 'all'] as const;
export type WorkerType = (typeof WORKER_TYPES)[number];

/** Encrypts what is sent to the engine's server. */
export interface PayloadKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

const KEY_BYTES = 32;
const TEMPORAL_PORT = 7233;

const host: Field<string | null> = {
  key: 'TEMPORAL_HOST',
  schema: z
    .string()
    .trim()
    .regex(/^([\w.-]+|\[[\da-fA-F:]+\])(:\d{1,5})?$/, 'must be a host and port like temporal-frontend.temporal:7233')
    .transform((value) => (/:\d+$/.test(value) ? value : `${value}:${TEMPORAL_PORT}`)),
  fallback: null,
  shownDefault: 'none',
  values: 'host:port',
  meaning: 'Temporal server that runs the workflows.',
};

const payloadKeys: Field<readonly PayloadKey[]> = {
  key: 'TEMPORAL_PAYLOAD_KEYS',
  schema: z.string().transform((text, context): readonly PayloadKey[] => {
    const read = text.split(',').map(readPayloadKey);
    const keys = read.flatMap((one) => (one === null ? [] : [one]));
    if (keys.length < read.length || new Set(keys.map(({ id }) => id)).size < keys.length) {
      context.addIssue(`must be a list like 2026a:…,2025b:… of different names, each with ${KEY_BYTES} random bytes in base64 (openssl rand -base64 ${KEY_BYTES})`);
    }
    return keys;
  }),
  fallback: [],
  shownDefault: 'none; sent as they are',
  values: 'secret, `name:base64,…`',
  meaning: 'AES-256 keys for what workflows are given and give back. The first encrypts, all decrypt; the same for the API and all workers. Old keys stay in the list until no workflow of their time is kept.',
};

function readPayloadKey(text: string): PayloadKey | null {
  const [, id, encoded] = /^([\w-]{1,64}):([A-Za-z\d+/]{43}=)$/.exec(text.trim()) ?? [];
  if (id === undefined || encoded === undefined) return null;
  const key = Buffer.from(encoded, 'base64');
  return key.length === KEY_BYTES ? { id, key } : null;
}

function file(key: string, meaning: string): Field<string | null> {
  return { key, schema: z.string().trim(), fallback: null, shownDefault: 'none', values: 'path of a PEM file', meaning };
}

/** What runs the workflows, and how it is reached. */
export const ENGINE_FIELDS = {
  kind: optional(
    oneOf('ENGINE', ['embedded', 'temporal'], 'embedded', 'What runs the workflows: this process with its database, or a Temporal server with workers (`ai-grading worker`).'),
    '`temporal` where `TEMPORAL_HOST` is set, else `embedded`',
  ),
  host,
  namespace: {
    key: 'TEMPORAL_NAMESPACE',
    schema: z.string().trim().regex(/^[\w.-]{1,255}$/, 'must be the name of a namespace'),
    fallback: 'default',
    values: 'name',
    meaning: 'Namespace on the Temporal server; it must exist.',
  } satisfies Field<string>,
  apiKey: secretKey('TEMPORAL_API_KEY', 'Key of the Temporal server. Only ever sent over TLS.'),
  tls: oneOf('TEMPORAL_TLS', ['auto', 'on', 'off'], 'auto', 'TLS to the Temporal server; `auto`: where a key or one of the files below is set.'),
  tlsCaFile: file('TEMPORAL_TLS_CA_FILE', 'Certificate of the authority that signed the server’s; none: those that this machine trusts.'),
  tlsCertFile: file('TEMPORAL_TLS_CERT_FILE', 'Certificate that we show, where the server asks for one.'),
  tlsKeyFile: file('TEMPORAL_TLS_KEY_FILE', 'Key of that certificate.'),
  tlsServerName: {
    key: 'TEMPORAL_TLS_SERVER_NAME',
    schema: z.string().trim().regex(/^[\w.-]{1,253}$/, 'must be the name of a host'),
    fallback: null,
    shownDefault: 'the host of `TEMPORAL_HOST`',
    values: 'name of a host',
    meaning: 'Name that the server’s certificate must have.',
  } satisfies Field<string | null>,
  payloadKeys,
  workerType: oneOf('WORKER_TYPE', WORKER_TYPES, 'all', 'What `ai-grading worker` does without `--role`: `orchestration` runs workflows and light steps, `cognitive` renders, reads and calls models.'),
  healthPort: optional(number('WORKER_HEALTH_PORT', 0, whole(1, 65_535), 'Port on `API_HOST` where a worker answers `/health/live` and `/health/ready`.'), 'none'),
} as const;
