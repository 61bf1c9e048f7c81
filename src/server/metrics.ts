import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GradingEvent } from '../ports/notifier.ts';
import type { Views } from '../ports/views.ts';

export interface Metrics {
  observe(route: string, method: string, status: number, seconds: number): void;
  count(event: GradingEvent): void;
  /** Text exposition format; what is not kept here is asked of the record. */
  text(from: MetricSources): Promise<string>;
  readonly contentType: string;
}

export interface MetricSources {
  readonly views: Pick<Views, 'counts' | 'modelUse'>;
  readonly pool: () => PoolState;
}

/** Connections to the database, and requests that wait for one. */
export interface PoolState {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Prometheus metrics; labels are routes, states and models, never ids or names. What comes from the record is that of all processes. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'ai_grading_http_request_duration_seconds', help: 'Time to answer', labelNames: ['route', 'method', 'status'], registers,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const events = new Counter({ name: 'ai_grading_events_total', help: 'What happened, by kind', labelNames: ['kind'], registers });
  const fromRecord = [recordMetrics(registry), modelMetrics(registry)];
  const connections = new Gauge({ name: 'ai_grading_database_connections', help: 'Connections of this process; waiting: requests for one', labelNames: ['state'], registers });
  return {
    observe: (route, method, status, seconds) => requests.observe({ route, method, status: String(status) }, seconds),
    count: ({ kind }) => events.inc({ kind }),
    async text({ views, pool }) {
      // Before the record is read, which takes connections itself.
      for (const [state, count] of Object.entries(pool())) connections.set({ state }, count);
      await Promise.all(fromRecord.map((update) => update(views)));
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

type Update = (views: MetricSources['views']) => Promise<void>;

function recordMetrics(registry: Registry): Update {
  const registers = [registry];
  const submissions = new Gauge({ name: 'ai_grading_submissions', help: 'Scripts by status', labelNames: ['status'], registers });
  const batches = new Gauge({ name: 'ai_grading_batches', help: 'Batches by status', labelNames: ['status'], registers });
  const waiting = new Gauge({ name: 'ai_grading_review_backlog', help: 'Questions that wait for a person', registers });
  const bytes = new Gauge({ name: 'ai_grading_database_bytes', help: 'Size of the database', registers });
  return async (views) => {
    const now = await views.counts();
    submissions.reset();
    batches.reset();
    for (const [status, count] of Object.entries(now.submissions)) submissions.set({ status }, count);
    for (const [status, count] of Object.entries(now.batches)) batches.set({ status }, count);
    waiting.set(now.waitingQuestions);
    bytes.set(now.databaseBytes);
  };
}

/** Counters of the whole record: they go on where another process, or an earlier one, left off. */
function modelMetrics(registry: Registry): Update {
  const registers = [registry];
  const calls = new Counter({ name: 'ai_grading_model_calls_total', help: 'Calls to models; outcome: done, running or the failure', labelNames: ['model', 'purpose', 'outcome'], registers });
  const tokens = new Counter({ name: 'ai_grading_model_tokens_total', help: 'Tokens as the providers counted them', labelNames: ['model', 'direction'], registers });
  const cost = new Counter({ name: 'ai_grading_model_cost_usd_total', help: 'US dollars by the price table', labelNames: ['model'], registers });
  const seconds = new Counter({ name: 'ai_grading_model_seconds_total', help: 'Time spent waiting for models', labelNames: ['model'], registers });
  const rulings = new Gauge({ name: 'ai_grading_open_rulings', help: 'Questions about rubrics that wait for an answer', registers });
  return async (views) => {
    const use = await views.modelUse();
    for (const metric of [calls, tokens, cost, seconds]) metric.reset();
    for (const { model, purpose, outcome, count } of use.calls) calls.inc({ model, purpose, outcome }, count);
    for (const { model, inputTokens, outputTokens, costUsd, seconds: spent } of use.spent) {
      tokens.inc({ model, direction: 'input' }, inputTokens);
      tokens.inc({ model, direction: 'output' }, outputTokens);
      cost.inc({ model }, costUsd);
      seconds.inc({ model }, spent);
    }
    rulings.set(use.openRulings);
  };
}
