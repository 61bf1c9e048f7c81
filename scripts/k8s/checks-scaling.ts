import { z } from 'zod';
import type { Queue } from '../../src/ports/engine.ts';
import type { Check } from './check.ts';
import { deployed } from './pods.ts';
import { OVERLAYS, type KubernetesObject, type Tree } from './tree.ts';

const SCALED_OBJECT = 'k8s/keda/cognitive-worker-scaledobject.yaml';
const HPA = 'k8s/keda/hpa-fallback.yaml';
const COGNITIVE = 'k8s/deployments/cognitive-worker-deployment.yaml';
const BUDGETS = 'k8s/deployments/pod-disruption-budget.yaml';
const QUEUE: Queue = 'vision-compute-queue';
const SECONDS_PER_CALL = 'ai-grading/seconds-per-model-call';
const LEAST_REPLICAS: Readonly<Record<string, number>> = { 'api-service': 3, 'orchestration-worker': 2 };

const Scaled = z.looseObject({
  scaleTargetRef: z.looseObject({ name: z.string() }),
  minReplicaCount: z.number(),
  maxReplicaCount: z.number(),
  advanced: z.looseObject({ horizontalPodAutoscalerConfig: z.looseObject({ name: z.string() }) }),
  triggers: z.array(z.looseObject({ type: z.string(), metadata: z.record(z.string(), z.string()) })).length(1),
});
const Autoscaler = z.looseObject({ scaleTargetRef: z.looseObject({ name: z.string() }), minReplicas: z.number(), maxReplicas: z.number() });
const Budget = z.looseObject({ maxUnavailable: z.number(), unhealthyPodEvictionPolicy: z.string(), selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }) });
const Replicas = z.looseObject({ replicas: z.number().optional() });

/** Points 5, 6 and 11: how many there are. */
export const SCALING_CHECKS: readonly Check[] = [
  {
    point: 5,
    name: 'one autoscaler a Deployment, under one name; who is autoscaled has no replicas',
    needs: ['kubectl'],
    run: (tree) => ['k8s', ...OVERLAYS].flatMap((folder) => {
      const objects = [...tree.render(folder).objects, ...tree.files('k8s/keda').flatMap((path) => tree.objects(path))];
      const names = Map.groupBy(objects.flatMap(autoscalers), ({ target }) => target);
      return [...names].flatMap(([target, found]) => {
        const different = [...new Set(found.map(({ name }) => name))];
        const fixed = tree.render(folder).objects.some(({ kind, metadata, spec }) => kind === 'Deployment' && metadata.name === target && Replicas.parse(spec).replicas !== undefined);
        return [
          ...(different.length > 1 ? [`${folder}: ${target} is scaled by ${different.join(' and ')}`] : []),
          ...(fixed ? [`${folder}: ${target} is scaled and has replicas`] : []),
        ];
      });
    }),
    canaries: [
      { file: HPA, from: 'name: cognitive-worker-hpa', to: 'name: other-hpa', says: 'is scaled by' },
      { file: COGNITIVE, from: '  revisionHistoryLimit: 5', to: '  replicas: 2\n  revisionHistoryLimit: 5', says: 'has replicas' },
    ],
  },
  {
    point: 6,
    name: 'the ScaledObject counts activities of the queue that the code uses, keeps two, and stops where the model’s quota ends',
    needs: ['kubectl'],
    run: (tree) => tree.objects(SCALED_OBJECT).flatMap((object) => scalingProblems(tree, object)),
    canaries: [
      { file: SCALED_OBJECT, from: 'taskQueue: vision-compute-queue', to: 'taskQueue: default-queue', says: 'taskQueue' },
      { file: SCALED_OBJECT, from: 'type: temporal', to: 'type: prometheus', says: 'trigger' },
      { file: SCALED_OBJECT, from: 'minReplicaCount: 2', to: 'minReplicaCount: 0', says: 'minReplicaCount' },
      { file: SCALED_OBJECT, from: 'maxReplicaCount: 16', to: 'maxReplicaCount: 100', says: 'quota' },
      { file: 'k8s/configmap.yaml', from: 'MODEL_REQUESTS_PER_MINUTE: "600"', to: 'MODEL_REQUESTS_PER_MINUTE: "60"', says: 'quota' },
      { file: SCALED_OBJECT, from: 'transfer-hpa-ownership: "true"', to: 'transfer-hpa-ownership: "false"', says: 'take over' },
    ],
  },
  {
    point: 11,
    name: 'a disruption budget, spread and enough replicas for each Deployment',
    needs: ['kubectl'],
    run: (tree) => deployed(tree, 'k8s').flatMap((pod) => {
      const { objects } = tree.render('k8s');
      const budgets = objects.flatMap(({ kind, spec }) => (kind === 'PodDisruptionBudget' ? [Budget.parse(spec)] : [])).filter(({ selector }) => matches(selector.matchLabels, pod.labels));
      const replicas = Replicas.parse(objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === pod.name)?.spec).replicas;
      const keys = pod.spec.topologySpreadConstraints.filter(({ labelSelector }) => matches(labelSelector.matchLabels, pod.labels)).map(({ topologyKey }) => topologyKey);
      const least = LEAST_REPLICAS[pod.name];
      return [
        ...(budgets.length === 1 && budgets.every((budget) => budget.maxUnavailable === 1 && budget.unhealthyPodEvictionPolicy === 'AlwaysAllow') ? [] : [`${pod.of}: ${budgets.length} fitting budgets`]),
        ...(keys.includes('kubernetes.io/hostname') && keys.includes('topology.kubernetes.io/zone') ? [] : [`${pod.of}: is not spread over hosts and zones`]),
        ...(least === undefined || (replicas ?? 0) >= least ? [] : [`${pod.of}: fewer than ${least} replicas`]),
      ];
    }),
    canaries: [
      { file: BUDGETS, from: 'app: cognitive-worker', to: 'app: cognitive', says: 'fitting budgets' },
      { file: BUDGETS, from: 'maxUnavailable: 1', to: 'maxUnavailable: 2', says: 'fitting budgets' },
      { file: COGNITIVE, from: 'topologyKey: kubernetes.io/hostname', to: 'topologyKey: kubernetes.io/arch', says: 'spread' },
      { file: 'k8s/deployments/api-deployment.yaml', from: 'replicas: 3', to: 'replicas: 1', says: 'fewer than 3' },
    ],
  },
];

function autoscalers({ kind, metadata, spec }: KubernetesObject): { target: string; name: string }[] {
  if (kind === 'HorizontalPodAutoscaler') return [{ target: Autoscaler.parse(spec).scaleTargetRef.name, name: metadata.name }];
  if (kind !== 'ScaledObject') return [];
  const { scaleTargetRef, advanced } = Scaled.parse(spec);
  return [{ target: scaleTargetRef.name, name: advanced.horizontalPodAutoscalerConfig.name }];
}

function scalingProblems(tree: Tree, { metadata, spec }: KubernetesObject): string[] {
  const { minReplicaCount, maxReplicaCount, triggers } = Scaled.parse(spec);
  const [trigger] = triggers;
  const settings = z.object({ data: z.record(z.string(), z.string()) }).parse(tree.objects('k8s/configmap.yaml')[0]).data;
  const perSecond = Number(settings['MODEL_REQUESTS_PER_MINUTE']) / 60;
  const most = Math.ceil((perSecond * Number(metadata.annotations[SECONDS_PER_CALL])) / Number(settings['WORKER_MAX_CONCURRENT_ACTIVITIES']));
  const fallback = tree.objects(HPA).map((hpa) => Autoscaler.parse(hpa.spec));
  const wanted: readonly (readonly [key: string, value: string | undefined])[] = [['taskQueue', QUEUE], ['queueTypes', 'activity'], ['namespace', settings['TEMPORAL_NAMESPACE']]];
  return [
    ...(trigger?.type === 'temporal' ? [] : ['the trigger is not KEDA’s own for Temporal']),
    ...wanted.filter(([key, value]) => trigger?.metadata[key] !== value).map(([key, value]) => `${key} is not ${value}`),
    ...(minReplicaCount >= 2 ? [] : ['minReplicaCount is below 2']),
    ...(maxReplicaCount === most ? [] : [`maxReplicaCount ${maxReplicaCount} is not what the quota feeds: ${most}`]),
    ...(fallback.every(({ minReplicas, maxReplicas }) => minReplicas === minReplicaCount && maxReplicas === maxReplicaCount) ? [] : ['the fallback has other bounds']),
    ...(metadata.annotations['scaledobject.keda.sh/transfer-hpa-ownership'] === 'true' ? [] : ['KEDA may not take over the fallback']),
  ].map((problem) => `${SCALED_OBJECT}: ${problem}`);
}

function matches(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
