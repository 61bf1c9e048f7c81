import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTemporalGate, type TemporalGate } from '../../../tests/support/temporal-gate.ts';
import type { TemporalSetup } from '../../platform/config-engine.ts';
import { acts, late, paper, waits, type Activities } from '../durable/conformance/workflows.ts';
import { dataConverterOf } from './codec.ts';
import { createTemporalEngine } from './engine.ts';
import { openTemporalBench, TEMPORAL } from './testing.ts';

const NO_TLS_FILES = { caFile: null, certFile: null, keyFile: null, serverName: null };

describe.skipIf(TEMPORAL === null)('on a real Temporal server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-gate-'));
  let bench: Awaited<ReturnType<typeof openTemporalBench>>;
  let gate: TemporalGate;
  let behindGate: TemporalSetup;

  beforeAll(async () => {
    bench = await openTemporalBench({ payloadKeys: [{ id: 'test', key: randomBytes(32) }] });
    gate = await openTemporalGate(folder, bench.settings.host, 'good-key');
    behindGate = { ...bench.settings, host: gate.host, apiKey: 'good-key', tls: { ...NO_TLS_FILES, caFile: gate.caFile } };
  });
  afterAll(async () => {
    await bench.stop();
    await gate.close();
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('works through TLS with an API key, for clients and workers', async () => {
    const runs = await bench.open({}, behindGate);
    await runs.start(paper, 'gate', 4);
    expect(await runs.result('gate')).toHaveLength(4);
    await runs.shutdown(5);
  });

  it('says what is wrong: nobody there, no such namespace, wrong key, untrusted certificate', async () => {
    const refused = (more: Partial<TemporalSetup>): Promise<unknown> => createTemporalEngine<Activities>({ ...behindGate, ...more }).catch((error: unknown) => error);
    expect(await refused({ host: '127.0.0.1:1' })).toMatchObject({ code: 'temporal_unreachable', params: { host: '127.0.0.1:1' } });
    expect(await refused({ namespace: 'nowhere' })).toMatchObject({ code: 'temporal_namespace_unknown', params: { namespace: 'nowhere' } });
    const wrong = await refused({ apiKey: 'bad-key' });
    expect(wrong).toMatchObject({ code: 'temporal_key_rejected' });
    expect(`${(wrong as Error).message}${JSON.stringify(wrong)}`).not.toContain('bad-key');
    expect(await refused({ tls: NO_TLS_FILES })).toMatchObject({ code: 'temporal_unreachable' });
    expect(await refused({ tls: { ...NO_TLS_FILES, caFile: '/no/such/file.pem' } })).toMatchObject({ code: 'file_not_found' });
  });

  it('keeps nothing readable on the server: inputs, results, signals, words of errors', async () => {
    const runs = await bench.open({
      work: (value) => {
        if (value === 'secret-input-fails') throw new TypeError('secret-message');
        return Promise.resolve(`secret-result ${value}`);
      },
    });
    await runs.start(late, 'sealed', 60);
    await runs.signal('sealed', 'review', 'secret-signal', 's1');
    expect(await runs.result('sealed')).toBe('secret-signal');
    await runs.start(acts, 'sealed-fails', 'secret-input-fails');
    await expect(runs.result('sealed-fails')).rejects.toMatchObject({ cause: { message: 'secret-message' } });
    const kept = ['sealed', 'sealed-fails'].map((id) => bench.show(id)).join('');
    expect(kept).toContain(Buffer.from('binary/encrypted').toString('base64'));
    const words = [...kept.matchAll(/"data": ?"([^"]*)"/g)].map(([, data]) => Buffer.from(data ?? '', 'base64').toString());
    expect(words.length).toBeGreaterThan(5);
    expect(kept + words.join('')).not.toMatch(/secret-/);
    await runs.shutdown(5);
  });

  it('takes an update once per id and refuses one without an id before it enters the history', async () => {
    const runs = await bench.open();
    await runs.start(waits, 'update', 60);
    const connection = await Connection.connect({ address: bench.settings.host });
    const handle = new Client({ connection, dataConverter: dataConverterOf(bench.settings.payloadKeys) }).workflow.getHandle('update');
    const refusal: unknown = await handle.executeUpdate('review', { args: [null, ''] }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WorkflowUpdateFailedError);
    expect(refusal).toMatchObject({ cause: { type: 'signal_refused' } });
    expect(bench.show('update')).not.toContain('UPDATE_ACCEPTED');
    await handle.executeUpdate('review', { updateId: 'a', args: ['first', 'a'] });
    await handle.executeUpdate('review', { updateId: 'a', args: ['first', 'a'] });
    // The same decision by the other way is the same decision.
    await handle.signal('review', 'first', 'a');
    await handle.signal('review', 'second');
    expect(await runs.result('update')).toMatchObject({ first: 'first', second: 'second' });
    await connection.close();
    await runs.shutdown(5);
  });

  it('keeps a signal while no worker is there to take an update', async () => {
    const engine = await createTemporalEngine<Activities>(bench.settings);
    await engine.start(waits, 'nobody-home', 60);
    await engine.signal('nobody-home', 'review', 'one', 'a');
    await engine.signal('nobody-home', 'review', 'two', 'b');
    const runs = await bench.open();
    expect(await runs.result('nobody-home')).toMatchObject({ first: 'one', second: 'two' });
    await engine.shutdown(0);
  });
});
