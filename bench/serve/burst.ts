import { Agent, request } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { Served } from '../../tests/support/served.ts';
import { drawSmallPage } from '../../tests/support/small-paper.ts';
import { residentOf } from './measure.ts';

export const PAPER_BYTES = 1_000_000;
const BOUNDARY = 'bench-boundary';
const SAMPLE_MS = 25;

export interface Burst {
  readonly statuses: readonly number[];
  /** From the moment all were sent to the end of each answer. */
  readonly milliseconds: readonly number[];
  /** Highest resident memory of the server's own process meanwhile. */
  readonly peak: number;
}

/** Papers of one megabyte, each another: a page of the small exam, and bytes behind its end that no decoder looks at. */
export async function papers(count: number, examId: string): Promise<Buffer[]> {
  const page = await drawSmallPage(['A', 'B', null, 'B'], 'burst');
  return Array.from({ length: count }, (_, index) => {
    const field = (name: string, value: string): string => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="paper-${index}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
    return Buffer.concat([
      Buffer.from(field('exam_id', examId) + field('student_id', `S${index}`) + file),
      page, randomBytes(PAPER_BYTES - page.length), Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]);
  });
}

/** Sends all of them at the same moment, each on a connection of its own. */
export async function sendAtOnce(url: string, bodies: readonly Buffer[], headers: Readonly<Record<string, string>>, pid: number): Promise<Burst> {
  const agent = new Agent({ maxSockets: Infinity });
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, residentOf(pid))), SAMPLE_MS);
  const start = performance.now();
  try {
    const answers = await Promise.all(bodies.map(async (body) => {
      const status = await post(url, body, headers, agent);
      return { status, took: performance.now() - start };
    }));
    return { statuses: answers.map((one) => one.status), milliseconds: answers.map((one) => one.took), peak };
  } finally {
    clearInterval(sampling);
    agent.destroy();
  }
}

function post(url: string, body: Buffer, headers: Readonly<Record<string, string>>, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { ...headers, 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': body.length } }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The server's own process, which leads its group. */
export function leaderOf(server: Served): number {
  return Math.min(...server.pids());
}
