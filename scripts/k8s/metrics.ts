import { z } from 'zod';
import { parse } from 'yaml';

const Rules = z.looseObject({ spec: z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(z.object({ alert: z.string(), expr: z.string(), for: z.string().optional(), labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()) })) })) }) });
const Dashboard = z.looseObject({ panels: z.array(z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })).min(1) })).min(1) });

export type RuleGroups = z.infer<typeof Rules>['spec']['groups'];

export const RULES_FILE = 'deploy/monitoring/prometheus-rules.yaml';
export const RULES_TEST_FILE = 'deploy/monitoring/prometheus-rules.test.yaml';
export const DASHBOARD_FILE = 'deploy/monitoring/dashboards/ai-grading.json';

/** Groups of a PrometheusRule. */
export function ruleGroups(text: string): RuleGroups {
  return Rules.parse(parse(text)).spec.groups;
}

export function dashboardExpressions(text: string): string[] {
  return Dashboard.parse(JSON.parse(text)).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

const WORDS = new Set(['sum', 'max', 'min', 'rate', 'increase', 'absent', 'histogram_quantile', 'by', 'and', 'or', 'unless', 'offset']);

/** Names of the metrics that a PromQL expression asks for. */
export function metricsIn(expression: string): string[] {
  const bare = expression.replaceAll(/\{[^}]*\}/g, '').replaceAll(/\[[^\]]*\]/g, '').replaceAll(/\bby\s*\([^)]*\)/g, '');
  return [...new Set([...bare.matchAll(/\b[a-z_][a-z0-9_]*\b/g)].map(([name]) => name).filter((name) => !WORDS.has(name)))];
}

/** Names of the series that a scrape has or declares, as a query names them. */
export function seriesOf(scrape: string): Set<string> {
  const declared = [...scrape.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) => (type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name]));
  const samples = [...scrape.matchAll(/^[a-zA-Z_:][\w:]*/gm)].map(([name]) => name);
  return new Set([...declared, ...samples]);
}
