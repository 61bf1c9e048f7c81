import { z } from 'zod';
import type { Check } from './check.ts';
import { allPods } from './pods.ts';
import type { Tree } from './tree.ts';

const FILE = 'k8s/services/network-policy.yaml';

const Selector = z.looseObject({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z.array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) })).default([]),
});
type Selector = z.infer<typeof Selector>;
const Peer = z.looseObject({ podSelector: Selector.optional(), namespaceSelector: Selector.optional(), ipBlock: z.looseObject({ cidr: z.string(), except: z.array(z.string()).default([]) }).optional() });
type Peer = z.infer<typeof Peer>;
const Ports = z.array(z.looseObject({ port: z.union([z.number(), z.string()]) })).min(1);
const Policy = z.looseObject({
  podSelector: Selector,
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
  ingress: z.array(z.looseObject({ from: z.array(Peer).min(1), ports: Ports })).default([]),
  egress: z.array(z.looseObject({ to: z.array(Peer).min(1), ports: Ports })).default([]),
});
type Policy = z.infer<typeof Policy>;

/** Who must reach what, and who must not. */
const MUST: readonly (readonly [app: string, port: number | string, to: string])[] = [
  ...['api-service', 'orchestration-worker', 'cognitive-worker', 'grading-migrate', 'grading-backup', 'grading-debug'].flatMap((app) => [[app, 53, 'kube-system'], [app, 5432, 'app=postgres']] as const),
  ...['api-service', 'orchestration-worker', 'cognitive-worker'].map((app) => [app, 7233, 'temporal'] as const),
  ['cognitive-worker', 6379, 'app=redis'],
  ...['api-service', 'cognitive-worker', 'grading-backup'].flatMap((app) => [[app, 9000, 'app=object-storage'], [app, 443, 'internet']] as const),
];
const MUST_NOT: readonly (readonly [app: string, port: number | string, to: string])[] = [
  ['orchestration-worker', 443, 'internet'], ['orchestration-worker', 9000, 'app=object-storage'], ['grading-migrate', 443, 'internet'], ['api-service', 6379, 'app=redis'],
];
const CLOSED = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
const CLOSED_V6 = ['fc00::/7', 'fe80::/10'];

/** Point 12. */
export const NETWORK_CHECKS: readonly Check[] = [
  {
    point: 12,
    name: 'nothing is reachable but what is listed; outside is https without private and link-local networks',
    needs: ['kubectl'],
    run(tree) {
      const policies = policiesOf(tree);
      const reaches = ([app, port, to]: (typeof MUST)[number]): boolean => destinations(policies, app, port).includes(to);
      const closed = policies.some((policy) => isEverybody(policy.podSelector) && policy.policyTypes.length === 2 && policy.ingress.length === 0 && policy.egress.length === 0);
      const apps = new Set(allPods(tree).map(({ labels }) => labels['app'] ?? ''));
      return [
        ...(closed ? [] : ['no default deny both ways']),
        ...MUST.filter((rule) => !reaches(rule)).map(([app, port, to]) => `${app} does not reach ${to}:${port}`),
        ...MUST_NOT.filter(reaches).map(([app, port, to]) => `${app} reaches ${to}:${port}`),
        ...policies.flatMap(({ egress, ingress }) => [...egress.flatMap(({ to }) => to), ...ingress.flatMap(({ from }) => from)]).flatMap(peerProblems),
        ...[...apps].filter((app) => !MUST.some(([known]) => known === app)).map((app) => `nothing is said about pods of ${app}`),
        ...(sources(policies, 'api-service', 'http').length > 0 ? [] : ['nobody reaches the API']),
        ...['api-service', 'orchestration-worker', 'cognitive-worker'].filter((app) => !sources(policies, app, 'metrics').includes('monitoring')).map((app) => `${app} cannot be scraped`),
      ];
    },
    canaries: [
      { file: FILE, from: 'policyTypes: [Ingress, Egress]', to: 'policyTypes: [Ingress]', says: 'default deny' },
      { file: FILE, from: '169.254.0.0/16, ', to: '', says: '169.254.0.0/16' },
      { file: FILE, from: '{port: 5432, protocol: TCP}', to: '{port: 5433, protocol: TCP}', says: 'app=postgres:5432' },
      { file: FILE, from: 'values: [api-service, cognitive-worker, grading-backup]', to: 'values: [api-service, orchestration-worker, cognitive-worker, grading-backup]', says: 'orchestration-worker reaches internet' },
      { file: FILE, from: '            matchLabels:\n              kubernetes.io/metadata.name: temporal\n', to: '            matchLabels:\n              name: temporal\n', says: 'kubernetes.io/metadata.name' },
      { file: FILE, from: 'kubernetes.io/metadata.name: monitoring', to: 'kubernetes.io/metadata.name: elsewhere', says: 'cannot be scraped' },
    ],
  },
];

function policiesOf(tree: Tree): Policy[] {
  return tree.render('k8s').objects.flatMap(({ kind, spec }) => (kind === 'NetworkPolicy' ? [Policy.parse(spec)] : []));
}

function isEverybody({ matchLabels, matchExpressions }: Selector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function selects({ matchLabels, matchExpressions }: Selector, app: string): boolean {
  return Object.entries(matchLabels).every(([key, value]) => key === 'app' && value === app) && matchExpressions.every(({ key, operator, values }) => key === 'app' && operator === 'In' && values.includes(app));
}

function destinations(policies: readonly Policy[], app: string, port: number | string): string[] {
  return policies.filter(({ podSelector }) => selects(podSelector, app)).flatMap(({ egress }) => egress.filter(({ ports }) => ports.some((one) => one.port === port)).flatMap(({ to }) => to.flatMap(namesOf)));
}

function sources(policies: readonly Policy[], app: string, port: number | string): string[] {
  return policies.filter(({ podSelector }) => selects(podSelector, app)).flatMap(({ ingress }) => ingress.filter(({ ports }) => ports.some((one) => one.port === port)).flatMap(({ from }) => from.flatMap(namesOf)));
}

function namesOf({ podSelector, namespaceSelector, ipBlock }: Peer): string[] {
  if (ipBlock !== undefined) return ipBlock.cidr.endsWith('/0') ? ['internet'] : [ipBlock.cidr];
  const of = namespaceSelector ?? podSelector;
  const prefix = namespaceSelector === undefined ? 'app=' : '';
  return [...Object.values(of?.matchLabels ?? {}), ...(of?.matchExpressions ?? []).flatMap(({ values }) => values)].map((name) => `${prefix}${name}`);
}

function peerProblems({ namespaceSelector, ipBlock }: Peer): string[] {
  const keys = namespaceSelector === undefined ? [] : [...Object.keys(namespaceSelector.matchLabels), ...namespaceSelector.matchExpressions.map(({ key }) => key)];
  const open = ipBlock?.cidr === '0.0.0.0/0' ? CLOSED : ipBlock?.cidr === '::/0' ? CLOSED_V6 : [];
  return [
    ...(namespaceSelector === undefined || (keys.length > 0 && keys.every((key) => key === 'kubernetes.io/metadata.name')) ? [] : ['a namespace is not named by kubernetes.io/metadata.name']),
    ...open.filter((network) => ipBlock?.except.includes(network) !== true).map((network) => `${network} is open`),
  ];
}
