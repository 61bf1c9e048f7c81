import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Check } from './check.ts';
import { dashboardExpressions, metricsIn, ruleGroups, DASHBOARD_FILE, RULES_FILE, RULES_TEST_FILE } from './metrics.ts';
import { deployed } from './pods.ts';
import type { Tree } from './tree.ts';

const MONITORS = 'k8s/services/service-monitor.yaml';
const RUNBOOK = 'docs/runbook.md';
const Endpoints = z.array(z.looseObject({ port: z.string() })).min(1);
const Service = z.looseObject({ ports: z.array(z.looseObject({ name: z.string(), targetPort: z.union([z.string(), z.number()]) })) });
const OURS = /^(ai_grading_|temporal_|process_|nodejs_|up$)/;

/** Point 15. That the metrics exist: tests/integration/metrics-named.test.ts, by a real scrape. */
export const MONITORING_CHECKS: readonly Check[] = [
  {
    point: 15,
    name: 'the API has a ServiceMonitor, the workers a PodMonitor, at ports that exist',
    needs: ['kubectl'],
    run: monitorProblems,
    canaries: [
      { file: MONITORS, from: '    - port: metrics', to: '    - port: metric', says: 'port metric' },
      { file: 'k8s/deployments/cognitive-worker-deployment.yaml', from: 'name: metrics', to: 'name: numbers', says: 'cognitive-worker' },
      { file: MONITORS, from: 'kind: PodMonitor', to: 'kind: ServiceMonitor', says: 'PodMonitor' },
    ],
  },
  {
    point: 15,
    name: 'rules are valid and do what their tests say',
    needs: ['promtool'],
    run: (tree) => withRules(tree, (folder) => [['check', 'rules', 'rules.yaml'], ['test', 'rules', 'tests.yaml']].flatMap((args) => {
      const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
      return status === 0 ? [] : [`promtool ${args.join(' ')}: ${stdout}${stderr}`.trim()];
    })),
    canaries: [
      { file: RULES_FILE, from: 'absent(up{job="api-service"} == 1)', to: 'absent(up{job="api-service"} == 1', says: 'promtool check' },
      { file: RULES_FILE, from: '[5m]))) > 120', to: '[5m]))) > 600', says: 'promtool test' },
    ],
  },
  {
    point: 15,
    name: 'every alert is tested and in the runbook; rules and panels name metrics of this system only',
    needs: [],
    run(tree) {
      const rules = ruleGroups(tree.text(RULES_FILE)).flatMap(({ rules: own }) => own);
      const expressions = [...rules.map(({ expr }) => expr), ...dashboardExpressions(tree.text(DASHBOARD_FILE))];
      return [
        ...rules.filter(({ alert }) => !new RegExp(`alertname: ${alert}\\n\\s+exp_alerts`).test(tree.text(RULES_TEST_FILE))).map(({ alert }) => `${alert} is not tested`),
        ...rules.filter(({ alert }) => !tree.text(RUNBOOK).includes(`## ${alert}\n`)).map(({ alert }) => `${alert} is not in ${RUNBOOK}`),
        ...rules.filter(({ alert, annotations }) => annotations['runbook'] !== `${RUNBOOK}#${alert.toLowerCase()}`).map(({ alert }) => `${alert} does not lead to the runbook`),
        ...expressions.flatMap(metricsIn).filter((name) => !OURS.test(name)).map((name) => `${name} is no metric of ours`),
      ];
    },
    canaries: [
      { file: RULES_FILE, from: 'alert: GradingStuck', to: 'alert: GradingHalted', says: 'GradingHalted is not tested' },
      { file: RUNBOOK, from: '## GradingStuck', to: '## Stuck', says: 'not in docs/runbook.md' },
      { file: DASHBOARD_FILE, from: 'max(ai_grading_review_backlog)', to: 'max(review_backlog)', says: 'review_backlog is no metric' },
    ],
  },
];

function monitorProblems(tree: Tree): string[] {
  const objects = tree.render('k8s').objects;
  const service = Service.parse(objects.find(({ kind, metadata }) => kind === 'Service' && metadata.labels['app'] === 'api-service')?.spec);
  const pods = deployed(tree, 'k8s');
  const hasPort = (app: string, port: string | number): boolean => pods.some(({ labels, containers }) => labels['app'] === app && containers.some(({ ports }) => ports.some(({ name }) => name === port)));
  const serviceMonitors = objects.filter(({ kind }) => kind === 'ServiceMonitor');
  const podMonitors = objects.filter(({ kind }) => kind === 'PodMonitor');
  return [
    ...(serviceMonitors.length === 1 && podMonitors.length === 1 ? [] : [`${serviceMonitors.length} ServiceMonitor, ${podMonitors.length} PodMonitor`]),
    ...serviceMonitors.flatMap(({ spec }) => Endpoints.parse(spec['endpoints'] ?? [{ port: 'none' }])).filter(({ port }) => !service.ports.some(({ name, targetPort }) => name === port && hasPort('api-service', targetPort))).map(({ port }) => `api-service has no port ${port}`),
    ...podMonitors.flatMap(({ spec }) => Endpoints.parse(spec['podMetricsEndpoints'])).flatMap(({ port }) => ['orchestration-worker', 'cognitive-worker'].filter((app) => !hasPort(app, port)).map((app) => `${app} has no port ${port}`)),
  ];
}

function withRules(tree: Tree, run: (folder: string) => string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-rules-'));
  try {
    // JSON is YAML.
    writeFileSync(join(folder, 'rules.yaml'), JSON.stringify({ groups: ruleGroups(tree.text(RULES_FILE)) }));
    writeFileSync(join(folder, 'tests.yaml'), tree.text(RULES_TEST_FILE));
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
