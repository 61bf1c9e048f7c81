import { z } from 'zod';
import { parseConfig } from '../../src/platform/config.ts';
import { stopTimes } from '../../src/platform/config-engine.ts';
import type { Check } from './check.ts';
import { allPods, deployed, type Container, type Pod } from './pods.ts';
import type { Tree } from './tree.ts';

const COGNITIVE = 'k8s/deployments/cognitive-worker-deployment.yaml';
const API = 'k8s/deployments/api-deployment.yaml';
const ORCHESTRATION = 'k8s/deployments/orchestration-worker-deployment.yaml';

/** What each pod may see of grading-secrets. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  'api-service': ['DATABASE_URL', 'AUTH_SECRET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'TEMPORAL_API_KEY', 'TEMPORAL_PAYLOAD_KEYS'],
  'orchestration-worker': ['DATABASE_URL', 'TEMPORAL_API_KEY', 'TEMPORAL_PAYLOAD_KEYS'],
  'cognitive-worker': ['DATABASE_URL', 'REDIS_URL', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'GEMINI_API_KEY', 'TEMPORAL_API_KEY', 'TEMPORAL_PAYLOAD_KEYS'],
  'grading-migrate': ['DATABASE_URL'],
  'grading-backup': ['DATABASE_URL', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'],
  'grading-debug': ['DATABASE_URL'],
};

/** Points 7 to 10, 13: what a pod may, has and sees. */
export const POD_CHECKS: readonly Check[] = [
  {
    point: 7,
    name: 'the namespace enforces "restricted" and every container fits it: no root, no rights, read-only root with /tmp, no token',
    needs: ['kubectl'],
    run: (tree) => [
      ...tree.everywhere().filter(({ object }) => object.kind === 'Namespace' && object.metadata.labels['pod-security.kubernetes.io/enforce'] !== 'restricted').map(({ from }) => `${from}: the namespace does not enforce restricted`),
      ...allPods(tree).flatMap(unsafe),
    ],
    canaries: [
      { file: 'k8s/namespace.yaml', from: 'enforce: restricted', to: 'enforce: baseline', says: 'does not enforce' },
      { file: API, from: 'readOnlyRootFilesystem: true', to: 'readOnlyRootFilesystem: false', says: 'writable root' },
      { file: COGNITIVE, from: 'drop: [ALL]', to: 'drop: [NET_RAW]', says: 'capabilities' },
      { file: ORCHESTRATION, from: 'automountServiceAccountToken: false', to: 'automountServiceAccountToken: true', says: 'token' },
      { file: 'deploy/debug/debug-pod.yaml', from: 'runAsUser: 10001', to: 'runAsUser: 0', says: 'as root' },
      { file: 'deploy/backup/backup-cronjob.yaml', from: 'type: RuntimeDefault', to: 'type: Unconfined', says: 'seccomp' },
      { file: 'deploy/jobs/migrate-job.yaml', from: 'allowPrivilegeEscalation: false', to: 'allowPrivilegeEscalation: true', says: 'escalation' },
    ],
  },
  {
    point: 8,
    name: 'requests and memory limits everywhere; Node’s heap and its image processes stay below the limit',
    needs: ['kubectl'],
    run: (tree) => allPods(tree).flatMap(({ of, containers }) => containers.flatMap((container) => memoryProblems(container).map((problem) => `${of}: ${problem}`))),
    canaries: [
      { file: COGNITIVE, from: 'max-old-space-size=1024', to: 'max-old-space-size=2900', says: 'do not fit' },
      { file: API, from: '            limits:\n              memory: 2560Mi\n', to: '', says: 'limit' },
    ],
  },
  {
    point: 9,
    name: 'probes over HTTP; alive does not depend on what others do',
    needs: ['kubectl'],
    run: (tree) => deployed(tree, 'k8s').flatMap(({ of, containers }) => containers.flatMap((container) => probeProblems(container).map((problem) => `${of}: ${problem}`))),
    canaries: [
      { file: API, from: '          livenessProbe:\n            httpGet:\n              path: /health/live', to: '          livenessProbe:\n            httpGet:\n              path: /health/ready', says: 'livenessProbe' },
      { file: COGNITIVE, from: '          startupProbe:\n            httpGet:\n              path: /health/live\n              port: health', to: '          startupProbe:\n            exec:\n              command: [pgrep, node]', says: 'startupProbe' },
      { file: ORCHESTRATION, from: 'containerPort: 8080', to: 'containerPort: 8081', says: 'WORKER_HEALTH_PORT' },
    ],
  },
  {
    point: 10,
    name: 'pods are given longer to end than the process takes at most; the API waits before it stops to listen',
    needs: ['kubectl'],
    run: (tree) => deployed(tree, 'k8s').flatMap((pod) => stopProblems(tree, pod)),
    canaries: [
      { file: COGNITIVE, from: 'terminationGracePeriodSeconds: 180', to: 'terminationGracePeriodSeconds: 150', says: 'are not more than' },
      { file: 'k8s/configmap.yaml', from: 'MODEL_TIMEOUT_SECONDS: "120"', to: 'MODEL_TIMEOUT_SECONDS: "200"', says: 'are not more than' },
      { file: API, from: '          lifecycle:\n            preStop:\n', to: '          lifecycle:\n            postStart:\n', says: 'preStop' },
    ],
  },
  {
    point: 13,
    name: 'each pod sees its own secrets only, the model key the cognitive worker alone',
    needs: ['kubectl'],
    run: (tree) => allPods(tree).flatMap(({ of, labels, containers }) => containers.flatMap((container) => secretProblems(container, labels['app'] ?? '').map((problem) => `${of}: ${problem}`))),
    canaries: [
      { file: API, from: 'key: AUTH_SECRET', to: 'key: GEMINI_API_KEY', says: 'GEMINI_API_KEY' },
      { file: ORCHESTRATION, from: '            - configMapRef:\n                name: grading-config\n', to: '            - secretRef:\n                name: grading-secrets\n', says: 'all of grading-secrets' },
    ],
  },
];

function unsafe({ of, spec, containers }: Pod): string[] {
  const { securityContext: pod } = spec;
  const scratch = new Set(spec.volumes.filter(({ emptyDir }) => emptyDir !== undefined).map(({ name }) => name));
  const problems = [
    ...(spec.automountServiceAccountToken === false ? [] : ['gets a token of the cluster']),
    ...(pod.runAsNonRoot === true && pod.runAsUser !== 0 && pod.runAsUser !== undefined ? [] : ['may run as root']),
    ...(pod.seccompProfile?.type === 'RuntimeDefault' ? [] : ['has no seccomp profile']),
    ...(spec.hostNetwork === true ? ['uses the network of the node'] : []),
    ...containers.flatMap(({ name, securityContext: own, volumeMounts }) => [
      ...(own.allowPrivilegeEscalation === false && own.privileged !== true ? [] : [`${name} allows escalation`]),
      ...(own.readOnlyRootFilesystem === true ? [] : [`${name} has a writable root`]),
      ...(own.capabilities?.drop.includes('ALL') === true && own.capabilities.add.length === 0 ? [] : [`${name} keeps capabilities`]),
      ...(volumeMounts.some(({ name: volume, mountPath }) => mountPath === '/tmp' && scratch.has(volume)) ? [] : [`${name} has no /tmp of its own`]),
    ]),
  ];
  return problems.map((problem) => `${of}: ${problem}`);
}

const UNITS: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };
/** Of one image process, docs/configuration.md: MAX_IMAGING_MEGABYTES. */
const IMAGING_BYTES = 512e6;

function bytes(quantity: string | undefined): number {
  const [, count, unit] = /^(\d+)(Ki|Mi|Gi)$/.exec(quantity ?? '') ?? [];
  return Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
}

function memoryProblems({ name, env, resources: { requests, limits } }: Container): string[] {
  const valueOf = (key: string): string | undefined => env.find((one) => one.name === key)?.value;
  const limit = bytes(limits['memory']);
  if (Number.isNaN(limit) || Number.isNaN(bytes(requests['memory'])) || requests['cpu'] === undefined) return [`${name} lacks a request or a limit`];
  const heap = Number(/--max-old-space-size=(\d+)/.exec(valueOf('NODE_OPTIONS') ?? '')?.[1]) * 2 ** 20;
  const children = Number(valueOf('IMAGING_PROCESSES') ?? 0) * IMAGING_BYTES;
  // Native memory (sharp, the Temporal core, buffers) is beside the heap.
  return heap * 1.2 + children < limit ? [] : [`${name}: a heap of ${heap / 2 ** 20} Mi and image processes do not fit into ${limits['memory']}`];
}

const PROBES = { startupProbe: '/health/live', livenessProbe: '/health/live', readinessProbe: '/health/ready' } as const;
const PORTS: Readonly<Record<string, readonly [key: string, port: number]>> = { http: ['API_PORT', 8000], health: ['WORKER_HEALTH_PORT', 8080], metrics: ['METRICS_PORT', 9090] };

function probeProblems(container: Container): string[] {
  const probes = (Object.keys(PROBES) as (keyof typeof PROBES)[]).flatMap((probe) => {
    const http = container[probe]?.httpGet;
    return http?.path === PROBES[probe] && container.ports.some(({ name }) => name === http.port) ? [] : [`${container.name}: ${probe} does not ask ${PROBES[probe]}`];
  });
  const ports = container.ports.flatMap(({ name, containerPort }) => (PORTS[name]?.[1] === containerPort ? [] : [`${container.name}: port ${name} is not ${PORTS[name]?.[0]}`]));
  return [...probes, ...ports];
}

/** The settings of a pod, secrets aside. */
export function settingsOf(tree: Tree, { containers }: Pod): Record<string, string> {
  const maps = new Map(tree.render('k8s').objects.flatMap(({ kind, metadata, ...rest }) => (kind === 'ConfigMap' ? [[metadata.name, z.record(z.string(), z.string()).parse(rest['data'])] as const] : [])));
  return Object.assign({}, ...containers.flatMap(({ env, envFrom }) => [
    ...envFrom.map(({ configMapRef }) => maps.get(configMapRef?.name ?? '') ?? {}),
    Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
  ]));
}

function stopProblems(tree: Tree, pod: Pod): string[] {
  // Without the object storage: it wants its keys, which are secrets.
  const { config } = parseConfig(Object.fromEntries(Object.entries(settingsOf(tree, pod)).filter(([key]) => !key.startsWith('S3_'))));
  const { grace, force, process: longest } = stopTimes(config);
  const wait = pod.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
  const given = pod.spec.terminationGracePeriodSeconds ?? 0;
  return [
    ...(given > longest + wait && longest + wait > force ? [] : [`${pod.of}: ${given} s are not more than ${wait} + ${longest} s`]),
    ...(force > grace && grace >= config.model.timeoutSeconds ? [] : [`${pod.of}: a call to a model may be cut`]),
    ...(pod.labels['app'] !== 'api-service' || wait > 0 ? [] : [`${pod.of}: no preStop sleep`]),
  ];
}

function secretProblems({ name, env, envFrom }: Container, app: string): string[] {
  const may = SECRETS[app] ?? [];
  return [
    ...envFrom.flatMap(({ secretRef }) => (secretRef === undefined ? [] : [`${name} sees all of ${secretRef.name}`])),
    ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []).filter(({ key }) => !may.includes(key)).map(({ key }) => `${name} sees ${key}`),
  ];
}
