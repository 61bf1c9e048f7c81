/** Entry of a pool process: one job at a time over IPC, nothing else. Ends when its parent goes away. */
import sharp from 'sharp';
import { inkShares, writeAnswerImage } from '../answer-image.ts';
import { intakeJobs } from '../intake/jobs.ts';
import { writePreview } from '../preview.ts';
import { toWire, type Reply, type Request } from './protocol.ts';

sharp.cache(false);
sharp.concurrency(1);
const intake = intakeJobs();
/** Jobs that open what somebody handed in: what fails unforeseen is the file's fault. */
const OF_A_FILE: ReadonlySet<Request['kind']> = new Set<Request['kind']>(['open', 'page', 'document']);

async function execute(request: Request): Promise<unknown> {
  switch (request.kind) {
    case 'open':
      return intake.open(request.input);
    case 'page':
      return intake.page(request.input);
    case 'document': {
      const { readDocx } = await import('../../documents/docx.ts');
      return readDocx(request.input.path, request.input.maxBytes, request.input.base);
    }
    case 'preview': {
      const { path, turn, size, out } = request.input;
      return writePreview(path, turn, size, out);
    }
    case 'answer':
      return writeAnswerImage(request.input.request, request.input.out);
    case 'ink':
      return inkShares(request.input.path, request.input.blankPath, request.input.boxes);
    case 'register': {
      const { registerPage } = await import('../locate/index.ts');
      return registerPage(request.input.page, request.input.candidates);
    }
    case 'measure': {
      const { measurePage } = await import('../locate/index.ts');
      const { page, transform, template, boxes, crops, stagingDir } = request.input;
      return measurePage(page, transform, template, boxes, crops, stagingDir);
    }
  }
}

/** A trap in WebAssembly or exhausted memory leaves a library half way through; such a process is not used again. */
function isSpoiled(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && (error.name === 'RuntimeError' || error.message.startsWith('Aborted(')));
}

async function answer(request: Request): Promise<void> {
  let reply: Reply;
  try {
    reply = { id: request.id, ok: true, output: await execute(request) };
  } catch (error) {
    const spoiled = isSpoiled(error);
    reply = { id: request.id, ok: false, spoiled, error: toWire(error, OF_A_FILE.has(request.kind) ? 'file_damaged' : 'imaging_failed') };
  }
  process.send?.(reply);
}

process.on('message', (request: Request) => void answer(request));
process.on('disconnect', () => process.exit(0));
// a terminal sends its interrupt to the whole group: the parent decides what happens to the job in hand
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
