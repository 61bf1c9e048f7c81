import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GradingEvent } from '../ports/notifier.ts';
import type { SystemCounts } from '../ports/views.ts';

export interface Metrics {
  observe(route: string, method: string, status: number, seconds: number): void;
  count(event: GradingEvent): void;
  /** Text exposition format; asks for the counts that are not kept here. */
  text(counts: () => Promise<SystemCounts>): Promise<string>;
  readonly contentType: string;
}

/** Prometheus metrics of this process; labels are routes and states, never ids or names. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'ai_grading_http_request_duration_seconds', help: 'Time to answer', labelNames: ['route', 'method', 'status'], registers,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const events = new Counter({ name: 'ai_grading_events_total', help: 'What happened, by kind', labelNames: ['kind'], registers });
  const submissions = new Gauge({ name: 'ai_grading_submissions', help: 'Scripts by status', labelNames: ['status'], registers });
  const batches = new Gauge({ name: 'ai_grading_batches', help: 'Batches by status', labelNames: ['status'], registers });
  const waiting = new Gauge({ name: 'ai_grading_review_backlog', help: 'Questions that wait for a person', registers });
  return {
    observe: (route, method, status, seconds) => requests.observe({ route, method, status: String(status) }, seconds),
    count: ({ kind }) => events.inc({ kind }),
    async text(counts) {
      const now = await counts();
      submissions.reset();
      batches.reset();
      for (const [status, count] of Object.entries(now.submissions)) submissions.set({ status }, count);
      for (const [status, count] of Object.entries(now.batches)) batches.set({ status }, count);
      waiting.set(now.waitingQuestions);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
