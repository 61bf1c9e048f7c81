import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Check } from './check.ts';
import { KUBERNETES_VERSIONS, schemaLocations } from './schemas.ts';
import { ALONE, OVERLAYS } from './tree.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
/** Not an object of Kubernetes: rules for a program. */
const NOT_OBJECTS = ['deploy/examples/sops.yaml', 'deploy/backup/kustomization.yaml'];

/** Point 3. */
export const SCHEMA_CHECKS: readonly Check[] = [
  {
    point: 3,
    name: `schemas of Kubernetes ${KUBERNETES_VERSIONS.join(' and ')} and of every other kind, unknown fields refused`,
    needs: ['kubectl', 'kubeconform', 'go', 'python3'],
    run: (tree) => KUBERNETES_VERSIONS.flatMap((version) => [
      ...['k8s', ...OVERLAYS].flatMap((folder) => validate(version, folder, tree.render(folder).yaml)),
      ...ALONE.flatMap((folder) => tree.files(folder)).filter((path) => !NOT_OBJECTS.includes(path)).flatMap((path) => validate(version, path, tree.text(path))),
      ...tree.files('k8s/keda').flatMap((path) => validate(version, path, tree.text(path))),
    ]),
    canaries: [
      { file: 'k8s/deployments/api-deployment.yaml', from: 'imagePullPolicy: IfNotPresent', to: 'imagePullPolice: IfNotPresent', says: 'imagePullPolice' },
      { file: 'k8s/keda/cognitive-worker-scaledobject.yaml', from: 'pollingInterval: 15', to: 'poolingInterval: 15', says: 'poolingInterval' },
      { file: 'k8s/services/service-monitor.yaml', from: '    - port: metrics', to: '    - prot: metrics', says: 'prot' },
      { file: 'deploy/overlays/prod/external-secret.yaml', from: 'refreshInterval: 1h', to: 'refreshIntervall: 1h', says: 'refreshIntervall' },
      { file: 'deploy/overlays/gateway-api/gateway.yaml', from: 'mode: Terminate', to: 'mode: Terminated', says: 'mode' },
    ],
  },
];

function validate(version: (typeof KUBERNETES_VERSIONS)[number], from: string, yaml: string): string[] {
  // The temporary copies of the canaries share the schemas of the repository.
  const locations = schemaLocations(REPOSITORY, version).flatMap((location) => ['-schema-location', location]);
  const { status, stdout, stderr } = spawnSync('kubeconform', ['-strict', '-summary', '-kubernetes-version', version, ...locations], { input: yaml, encoding: 'utf8' });
  const none = /Summary: 0 resources/.test(stdout) ? [`${from}: nothing to validate`] : [];
  return status === 0 ? none : [`${from} (Kubernetes ${version}): ${stdout}${stderr}`.trim()];
}
