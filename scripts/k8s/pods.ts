import { z } from 'zod';
import { ALONE, type KubernetesObject, type Tree } from './tree.ts';

const HttpProbe = z.looseObject({ httpGet: z.looseObject({ path: z.string(), port: z.union([z.string(), z.number()]) }).optional() }).optional();
const SecretRef = z.looseObject({ name: z.string(), key: z.string() });
const Env = z.looseObject({ name: z.string(), value: z.string().optional(), valueFrom: z.looseObject({ secretKeyRef: SecretRef.optional() }).optional() });
const Container = z.looseObject({
  name: z.string(),
  image: z.string(),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.number() })).default([]),
  env: z.array(Env).default([]),
  envFrom: z.array(z.looseObject({ configMapRef: z.looseObject({ name: z.string() }).optional(), secretRef: z.looseObject({ name: z.string() }).optional() })).default([]),
  startupProbe: HttpProbe,
  livenessProbe: HttpProbe,
  readinessProbe: HttpProbe,
  lifecycle: z.looseObject({ preStop: z.looseObject({ sleep: z.looseObject({ seconds: z.number() }).optional() }).optional() }).optional(),
  resources: z.looseObject({ requests: z.record(z.string(), z.string()).default({}), limits: z.record(z.string(), z.string()).default({}) }).default({ requests: {}, limits: {} }),
  securityContext: z.looseObject({ allowPrivilegeEscalation: z.boolean().optional(), readOnlyRootFilesystem: z.boolean().optional(), privileged: z.boolean().optional(), capabilities: z.looseObject({ drop: z.array(z.string()).default([]), add: z.array(z.string()).default([]) }).optional() }).default({}),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).default([]),
});
const PodSpec = z.looseObject({
  automountServiceAccountToken: z.boolean().optional(),
  terminationGracePeriodSeconds: z.number().optional(),
  hostNetwork: z.boolean().optional(),
  securityContext: z.looseObject({ runAsNonRoot: z.boolean().optional(), runAsUser: z.number().optional(), seccompProfile: z.looseObject({ type: z.string() }).optional() }).default({}),
  topologySpreadConstraints: z.array(z.looseObject({ topologyKey: z.string(), labelSelector: z.looseObject({ matchLabels: z.record(z.string(), z.string()) }) })).default([]),
  initContainers: z.array(Container).default([]),
  containers: z.array(Container).min(1),
  volumes: z.array(z.looseObject({ name: z.string(), emptyDir: z.looseObject({}).optional() })).default([]),
});
const Template = z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }).default({ labels: {} }), spec: PodSpec });

export type Container = z.infer<typeof Container>;

/** A pod and the containers in it, whatever makes it. */
export interface Pod {
  /** kind/name, and where it was found. */
  readonly of: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: z.infer<typeof PodSpec>;
  readonly containers: readonly Container[];
}

/** The pod that an object makes; null where it makes none. */
export function podOf(object: KubernetesObject, from: string): Pod | null {
  const template = templateOf(object);
  if (template === undefined) return null;
  const { metadata, spec } = Template.parse(template);
  const of = `${from}: ${object.kind}/${object.metadata.name}`;
  return { of, kind: object.kind, name: object.metadata.name, labels: metadata.labels, spec, containers: [...spec.initContainers, ...spec.containers] };
}

/** All of the base, the overlays and what is applied by hand. */
export function allPods(tree: Tree): Pod[] {
  const byHand = ALONE.flatMap((folder) => tree.files(folder)).flatMap((path) => tree.objects(path).map((object) => ({ from: path, object })));
  return [...tree.everywhere(), ...byHand].flatMap(({ from, object }) => podOf(object, from) ?? []);
}

/** Those of the Deployments of one rendering. */
export function deployed(tree: Tree, folder: string): Pod[] {
  return tree.render(folder).objects.flatMap((object) => (object.kind === 'Deployment' ? (podOf(object, folder) ?? []) : []));
}

function templateOf({ kind, metadata, spec }: KubernetesObject): unknown {
  if (kind === 'Pod') return { metadata, spec };
  if (kind === 'Deployment' || kind === 'Job' || kind === 'StatefulSet') return spec['template'];
  if (kind === 'CronJob') return z.looseObject({ spec: z.looseObject({ template: z.unknown() }) }).parse(spec['jobTemplate']).spec.template;
  return undefined;
}
