/**
 * `npm run marking:sample -- [--out DIR] [--protocol gemini|openai] [--mode economy|balanced|careful]`: the sample class from scan
 * to marked papers, through the command line as a user runs it and a model server of our own that speaks the provider's protocol.
 * Exits 1 where anything differs from what the class is known to have written.
 */
import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeSampleClass, type SampleClass } from '../samples/class/make.ts';
import { resultsFileSchema, type ResultsFile } from '../src/contracts/results-file.ts';
import { readExam } from '../src/entry/exam-input.ts';
import { MARKING_MODES } from '../src/grading/model/mode.ts';
import { compareWithTruth, readTruth } from '../tests/support/compare-truth.ts';
import { compareWritten } from '../tests/support/compare-written.ts';
import { GOOD_KEY, startModelServer, type ModelServer } from '../tests/support/model-server/index.ts';
import { inputTokens } from '../tests/support/model-server/usage.ts';
import { sampleMarker } from '../tests/support/sample-marker.ts';

const CLI = join(import.meta.dirname, '../src/entry/cli.ts');
const PROTOCOLS = ['gemini', 'openai'] as const;
/** US dollars per million tokens, so that the figures can be followed by hand; no list price is meant. */
const PRICES = 'fast-model=1/2,deep-model=4/8';

type Protocol = (typeof PROTOCOLS)[number];

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'demo-output/marking' }, protocol: { type: 'string', default: 'gemini' }, mode: { type: 'string', default: 'economy' } },
});
const protocol = PROTOCOLS.find((one) => one === values.protocol);
const mode = MARKING_MODES.find((one) => one === values.mode);
if (protocol === undefined || mode === undefined) {
  console.error(`--protocol ${PROTOCOLS.join('|')} --mode ${MARKING_MODES.join('|')}`);
  process.exit(2);
}

const out = resolve(values.out);
await mkdir(out, { recursive: true });
const sample = await makeSampleClass(join(out, 'class'));
const exam = await readExam(sample.exam);
if ('problems' in exam) throw new Error('the sample is broken');
const truth = readTruth(sample.truth);
const server = await startModelServer({ reply: await sampleMarker(sample.stack, exam.exam, truth) });
const data = join(out, 'data');
// What an earlier run paid for would not be asked again.
await rm(data, { recursive: true, force: true });
let results: ResultsFile;
try {
  results = await mark(sample, data, server, protocol);
} finally {
  await server.close();
}

const { accepted, objective, wrong, misplaced, unplaced } = compareWithTruth(results, truth);
const written = compareWritten(results, exam.exam, truth);
const asked = (await Promise.all(server.calls.seen.map(inputTokens))).reduce((sum, tokens) => sum + tokens, 0);
const { usage } = results;
const faults = [
  ...wrong, ...misplaced, ...unplaced, ...written.faults,
  ...(usage.model_calls === server.calls.count ? [] : [`${usage.model_calls} calls in the record, ${server.calls.count} at the server`]),
  ...(usage.input_tokens === asked ? [] : [`${usage.input_tokens} input tokens in the record, ${asked} at the server`]),
];

console.log(`${protocol}, ${mode}: ${usage.model_calls} calls, ${usage.input_tokens} tokens in, ${usage.output_tokens} out, ${usage.cost_usd.toFixed(4)} USD at ${PRICES}`);
console.log(`objective answers: ${accepted} of ${objective} accepted, ${wrong.length} wrong; written answers: ${written.proposed} proposals, all as the truth has them: ${written.faults.length === 0 ? 'yes' : 'NO'}`);
console.log(waitingTable(results));
console.log(`results and marked papers: ${join(out, 'results')}`);
for (const fault of faults) console.error(`MISMATCH ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function mark({ exam: file, stack, roster }: SampleClass, dataDir: string, at: ModelServer, by: Protocol): Promise<ResultsFile> {
  const provider = by === 'gemini' ? { GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: at.geminiUrl } : { OPENAI_API_KEY: GOOD_KEY, OPENAI_BASE_URL: at.openaiUrl };
  const child = spawn(
    process.execPath,
    [CLI, 'grade', '--data', dataDir, '--exam', file, '--answers', stack, '--roster', roster, '--out', join(out, 'results'), '--json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'] ?? '', VISION_MODEL_FAST: 'fast-model', VISION_MODEL_DEEP: 'deep-model', MODEL_PRICES: PRICES,
        MODEL_REQUESTS_PER_MINUTE: '100000', MARKING_MODE: mode, ...provider,
      },
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((done, fail) => {
    child.on('close', (code) => (code === 0 ? done(resultsFileSchema.parse(JSON.parse(text))) : fail(new Error(`grade ended with ${code}`))));
  });
}

/** What waits for a person: how many answers for each reason, and of which questions. */
function waitingTable({ students }: ResultsFile): string {
  const rows = new Map<string, { count: number; proposals: number; questions: Set<string> }>();
  for (const question of students.flatMap((student) => student.questions)) {
    if (question.status !== 'needs_review') continue;
    const row = rows.get(question.reason_code ?? '') ?? { count: 0, proposals: 0, questions: new Set() };
    row.count += 1;
    if (question.score !== null) row.proposals += 1;
    rows.set(question.reason_code ?? '', { ...row, questions: row.questions.add(question.question_id) });
  }
  const lines = [...rows].toSorted(([, a], [, b]) => b.count - a.count)
    .map(([code, { count, proposals, questions }]) => `  ${code.padEnd(20)} ${String(count).padStart(4)} ${String(proposals).padStart(10)}   ${[...questions].join(' ')}`);
  return [`  ${'waits because'.padEnd(20)} ${'n'.padStart(4)} ${'proposals'.padStart(10)}   questions`, ...lines].join('\n');
}
