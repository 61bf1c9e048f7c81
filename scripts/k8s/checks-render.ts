import type { Check } from './check.ts';
import { deployed } from './pods.ts';
import { APPLIED_FILES, APPLIED_FOLDERS, OVERLAYS, type Tree } from './tree.ts';

const EXTRA_GROUPS = ['keda.sh/', 'monitoring.coreos.com/', 'external-secrets.io/'];
const BARE = ['deploy/overlays/minimal', 'deploy/overlays/dev'];
const FALLBACK = 'k8s/keda/hpa-fallback.yaml';
const FALLBACK_COPY = 'deploy/overlays/minimal/hpa-fallback.yaml';

/** Points 1, 2, 4 and 14: what kustomize makes of the files. */
export const RENDER_CHECKS: readonly Check[] = [
  {
    point: 1,
    name: 'kubectl kustomize builds the base and every overlay, with nothing on stderr',
    needs: ['kubectl'],
    run: (tree) => ['k8s', ...OVERLAYS].flatMap((folder) => {
      const { status, errors, objects } = tree.render(folder);
      return status === 0 && errors === '' && objects.length > 0 ? [] : [`${folder}: exit ${status}, ${objects.length} objects, ${errors.trim()}`];
    }),
    canaries: [
      { file: 'k8s/kustomization.yaml', from: '- namespace.yaml', to: '- nowhere.yaml', says: 'k8s: exit 1' },
      { file: 'k8s/kustomization.yaml', from: 'labels:\n', to: 'commonLabels: {a: b}\nlabels:\n', says: 'deprecated' },
    ],
  },
  {
    point: 2,
    name: 'minimal and dev have no kinds of KEDA, Prometheus operator or External Secrets, and have the fallback as it is',
    needs: ['kubectl'],
    run: (tree) => [
      ...BARE.flatMap((folder) => tree.render(folder).objects.filter(({ apiVersion }) => EXTRA_GROUPS.some((group) => apiVersion.startsWith(group))).map(({ kind, metadata }) => `${folder}: ${kind}/${metadata.name}`)),
      ...(tree.text(FALLBACK) === tree.text(FALLBACK_COPY) ? [] : [`${FALLBACK_COPY} is not a copy of ${FALLBACK}`]),
    ],
    canaries: [
      { file: 'deploy/overlays/minimal/kustomization.yaml', from: 'name: grading-workers\n        namespace: grading-system\n      $patch: delete', to: 'name: grading-workers\n        namespace: grading-system', says: 'PodMonitor/grading-workers' },
      { file: FALLBACK_COPY, from: 'maxReplicas: 16', to: 'maxReplicas: 17', says: 'is not a copy' },
    ],
  },
  {
    point: 4,
    name: 'every file that is applied holds objects of Kubernetes only, without duplicate keys',
    needs: [],
    run: (tree) => [...APPLIED_FILES, ...APPLIED_FOLDERS.flatMap((folder) => tree.files(folder))].flatMap((path) => tree.problemsOf(path)),
    canaries: [
      { file: 'k8s/services/ingress.yaml', from: '  ingressClassName: nginx\n', to: '  ingressClassName: nginx\n  ingressClassName: other\n', says: 'Map keys must be unique' },
      { file: 'k8s/keda/hpa-fallback.yaml', from: 'kind: HorizontalPodAutoscaler\n', to: '', says: 'is not an object' },
    ],
  },
  {
    point: 14,
    name: 'no version in a selector, no :latest anywhere, no CHANGE_ME in prod',
    needs: ['kubectl'],
    run: (tree) => [...versionsInSelectors(tree), ...latest(tree), ...(tree.render('deploy/overlays/prod').yaml.includes('CHANGE_ME') ? ['deploy/overlays/prod: CHANGE_ME'] : [])],
    canaries: [
      { file: 'k8s/kustomization.yaml', from: 'includeSelectors: false', to: 'includeSelectors: true', says: 'in its selector' },
      { file: 'deploy/overlays/prod/kustomization.yaml', from: 'newTag: 0.1.0', to: 'newTag: latest', says: ':latest' },
      { file: 'deploy/overlays/prod/kustomization.yaml', from: '      $patch: delete', to: '      type: Opaque', says: 'CHANGE_ME' },
    ],
  },
];

function versionsInSelectors(tree: Tree): string[] {
  return tree.everywhere().flatMap(({ from, object }) => {
    const selector = JSON.stringify(object.spec['selector'] ?? object.spec['podSelector'] ?? {});
    return /version/.test(selector) ? [`${from}: ${object.kind}/${object.metadata.name} has a version in its selector`] : [];
  });
}

function latest(tree: Tree): string[] {
  return ['k8s', ...OVERLAYS].flatMap((folder) => deployed(tree, folder).flatMap(({ of, containers }) => containers
    .filter(({ image }) => image.endsWith(':latest') || !/[:@][^/]+$/.test(image))
    .map(({ image }) => `${of}: ${image} is :latest or without a tag`)));
}
