import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { AppError } from '../../domain/errors.ts';
import type { PayloadKey } from '../../platform/config-engine-fields.ts';

const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PayloadMessage = proto.temporal.api.common.v1.Payload;

/** Encrypts every payload (inputs, results, signals, details of errors) before it leaves this process; ids and names stay readable. */
export function createPayloadCodec(keys: readonly [PayloadKey, ...PayloadKey[]]): PayloadCodec {
  const byId = new Map(keys.map((one) => [one.id, one]));
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encrypt(payload, keys[0]))),
    // One that is not encrypted was sent before there was a key, or by hand.
    decode: (payloads) => Promise.resolve(payloads.map((payload) => (text(payload.metadata?.['encoding']) === ENCODING ? decrypt(payload, byId) : payload))),
  };
}

export function dataConverterOf(keys: readonly PayloadKey[]): DataConverter {
  const [first, ...older] = keys;
  return first === undefined ? {} : { payloadCodecs: [createPayloadCodec([first, ...older])] };
}

/** Nonce, tag, ciphertext of the whole payload; the key's id is authenticated with it. */
function encrypt(payload: Payload, { id, key }: PayloadKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(id));
  const sealed = Buffer.concat([cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()]);
  return { metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(id) }, data: Buffer.concat([nonce, cipher.getAuthTag(), sealed]) };
}

/** Throws AppError `payload_unreadable` for a key that is not ours and for data that were tampered with. */
function decrypt(payload: Payload, keys: ReadonlyMap<string, PayloadKey>): Payload {
  const id = text(payload.metadata?.['encryption-key-id']);
  const found = keys.get(id);
  const data = Buffer.from(payload.data ?? []);
  try {
    if (found === undefined) throw new RangeError('no such key');
    const decipher = createDecipheriv(CIPHER, found.key, data.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(id));
    decipher.setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return PayloadMessage.decode(Buffer.concat([decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]));
  } catch (cause) {
    throw new AppError('payload_unreadable', `a payload encrypted with key ${id} cannot be read`, { httpStatus: 500, params: { key: id }, cause });
  }
}

function text(bytes: Uint8Array | null | undefined): string {
  return bytes === null || bytes === undefined ? '' : Buffer.from(bytes).toString();
}
