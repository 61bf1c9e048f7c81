import { availableParallelism, freemem, totalmem } from 'node:os';
import { mkdir, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import { createImaging } from '../../adapters/imaging/index.ts';
import { createVisionModel } from '../../adapters/models/index.ts';
import { createOfflineReader } from '../../adapters/offline-reader/index.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, explain } from '../failure.ts';
import { openSharedDatabase } from '../shared-database.ts';

const LEAST_FREE_BYTES = 2e9;
const LEAST_NODE = 24;

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly text: string;
}

/** `doctor`: starts every part once and says what it found; exit 1 when a part does not work. */
export async function doctor(context: CommandContext): Promise<number> {
  const { say, lang, log, config, shutdown } = context;
  const findings: Finding[] = [];
  const examine = async (what: string, look: () => Promise<{ ok: boolean; text: string }>): Promise<void> => {
    const finding = await look().catch((error: unknown) => ({ ok: false, text: explain(error, lang, say).text }));
    findings.push({ what, ...finding });
    process.stdout.write(`${finding.ok ? '✓' : '✗'} ${what}: ${finding.text}\n`);
  };
  await examine('Node', async () => ({
    ok: Number(process.versions.node.split('.')[0]) >= LEAST_NODE,
    text: `${process.version}, ${process.platform} ${process.arch}`,
  }));
  await examine(say('doctor_machine'), async () => ({
    ok: true,
    text: `${availableParallelism()} × CPU, ${gigabytes(freemem())} / ${gigabytes(totalmem())}`,
  }));
  await examine(say('doctor_disk'), async () => {
    const folder = resolve(config.storage.dataDir);
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return { ok: bavail * bsize > LEAST_FREE_BYTES, text: `${folder}, ${gigabytes(bavail * bsize)}` };
  });
  await examine(say('doctor_database'), async () => {
    const { database } = await openSharedDatabase(context);
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(database);
    return { ok: true, text: `PostgreSQL ${rows[0]?.version ?? '?'}` };
  });
  await examine(say('doctor_reader'), async () => {
    const reader = await createOfflineReader({ log });
    shutdown.onClose('reader', () => reader.close());
    return { ok: true, text: reader.version };
  });
  await examine(say('doctor_imaging'), async () => {
    const imaging = createImaging({ stagingDir: resolve(config.storage.dataDir, 'blobs'), children: config.worker.imagingProcesses, log });
    shutdown.onClose('imaging', () => imaging.close());
    return { ok: true, text: `${config.worker.imagingProcesses}` };
  });
  await examine(say('doctor_model'), async () => {
    const model = createVisionModel(config.model);
    return { ok: true, text: model === null ? say('doctor_model_none') : `${model.provider}, fast: ${model.modelOf('fast')}, deep: ${model.modelOf('deep')}` };
  });
  return findings.every((finding) => finding.ok) ? EXIT.done : EXIT.failed;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
