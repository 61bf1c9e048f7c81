import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createPayloadCodec } from './codec.ts';

const key = (id: string): { id: string; key: Buffer } => ({ id, key: randomBytes(32) });
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value) ?? {};

describe('payload encryption', () => {
  const old = key('2025');
  const now = key('2026');

  it('hides what is sent and gives it back, never twice the same', async () => {
    const codec = createPayloadCodec([now]);
    const values = [{ submissionId: 'paper-17' }, null, 'x', '学号'];
    const sealed = await codec.encode(values.map(payload));
    for (const one of sealed) expect(Buffer.from(one.data ?? []).includes('paper-17')).toBe(false);
    expect(sealed.map((one) => Buffer.from(one.metadata?.['encryption-key-id'] ?? []).toString())).toEqual(values.map(() => '2026'));
    const opened = await codec.decode(sealed);
    expect(opened.map((one) => defaultPayloadConverter.fromPayload(one))).toEqual(values);
    const [again] = await codec.encode([payload('x')]);
    expect(again?.data).not.toEqual(sealed[2]?.data);
  });

  it('reads what an older key and what no key wrote', async () => {
    const [sealed] = await createPayloadCodec([old]).encode([payload(5)]);
    const opened = await createPayloadCodec([now, old]).decode([sealed ?? {}, payload(6)]);
    expect(opened.map((one) => defaultPayloadConverter.fromPayload(one))).toEqual([5, 6]);
  });

  it('refuses an unknown key, and data or key names that were changed', async () => {
    const codec = createPayloadCodec([now, old]);
    const [sealed = {}] = await codec.encode([payload('score 4')]);
    const data = Buffer.from(sealed.data ?? []);
    const flipped = Buffer.from(data);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    const renamed = { ...sealed.metadata, 'encryption-key-id': Buffer.from('2025') };
    for (const broken of [{ ...sealed, data: flipped }, { ...sealed, metadata: renamed }, { ...sealed, data: data.subarray(0, 10) }]) {
      await expect(Promise.resolve().then(() => codec.decode([broken]))).rejects.toMatchObject({ code: 'payload_unreadable' });
    }
    await expect(Promise.resolve().then(() => createPayloadCodec([key('2026')]).decode([sealed]))).rejects.toMatchObject({ code: 'payload_unreadable', params: { key: '2026' } });
  });
});
