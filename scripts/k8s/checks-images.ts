import type { Check } from './check.ts';
import { allPods, deployed } from './pods.ts';
import type { Tree } from './tree.ts';

const DOCKERFILES = ['Dockerfile.api', 'Dockerfile.worker'] as const;
const BUILD_TOOLS = /\b(npm (ci|install|run)|apt-get|make|g\+\+|gcc|python3?|webpack)\b/;

/** Points 16 and 17: jobs and images. That the images build: docs/deploy.md says how. */
export const IMAGE_CHECKS: readonly Check[] = [
  {
    point: 16,
    name: 'a migration Job, a backup CronJob, and a debug pod that the namespace accepts (with point 7)',
    needs: ['kubectl'],
    run(tree) {
      const pods = allPods(tree);
      const image = deployed(tree, 'k8s').find(({ name }) => name === 'cognitive-worker')?.containers[0]?.image;
      return (['Job/grading-migrate', 'CronJob/grading-backup', 'Pod/grading-debug'] as const).flatMap((wanted) => {
        const found = pods.filter(({ of }) => of.endsWith(wanted));
        if (found.length === 0) return [`no ${wanted}`];
        return found.flatMap(({ of, containers }) => (containers[0]?.image === image ? [] : [`${of}: another image than the worker’s`]));
      });
    },
    canaries: [
      { file: 'deploy/jobs/migrate-job.yaml', from: 'kind: Job', to: 'kind: ConfigMap', says: 'no Job/grading-migrate' },
      { file: 'deploy/debug/debug-pod.yaml', from: 'your-registry/ai-grading-worker', to: 'busybox', says: 'another image' },
    ],
  },
  {
    point: 17,
    name: 'images: glibc, a uid of their own, nothing built or installed in the last stage, health asked, workflows bundled',
    needs: [],
    run: (tree) => DOCKERFILES.flatMap((file) => imageProblems(tree, file).map((problem) => `${file}: ${problem}`)),
    canaries: [
      { file: 'Dockerfile.api', from: 'ARG BASE_IMAGE=node:24-bookworm-slim', to: 'ARG BASE_IMAGE=node:24-alpine', says: 'base' },
      { file: 'Dockerfile.worker', from: 'USER 10001:10001', to: 'USER node', says: 'uid' },
      { file: 'Dockerfile.worker', from: 'USER 10001:10001', to: 'RUN apt-get install -y gcc\nUSER 10001:10001', says: 'last stage' },
      { file: 'Dockerfile.api', from: 'HEALTHCHECK', to: '# HEALTHCHECK', says: 'HEALTHCHECK' },
      { file: 'Dockerfile.worker', from: '/app/dist/', to: '/app/bundle/', says: 'bundle' },
      { file: 'Dockerfile.api', from: '--omit=dev', to: '--include=dev', says: 'dev dependencies' },
    ],
  },
];

function imageProblems(tree: Tree, file: string): string[] {
  const lines = tree.text(file).replaceAll(/\\\n/g, ' ').split('\n').filter((line) => !line.startsWith('#'));
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const modules = last.flatMap((line) => /^COPY --from=(\S+) .*node_modules/.exec(line)?.[1] ?? []);
  const from = lines.findIndex((line) => modules[0] !== undefined && line.startsWith('FROM ') && line.endsWith(` AS ${modules[0]}`));
  const installs = lines.slice(from + 1).find((line) => line.startsWith('RUN npm ci')) ?? '';
  return [
    ...(lines.some((line) => line.startsWith('ARG BASE_IMAGE=') && !/alpine|musl|:latest$/.test(line)) && last[0] === 'FROM ${BASE_IMAGE}' ? [] : ['the base is not a pinned one with glibc']),
    ...(last.some((line) => /^USER [1-9]\d*(:\d+)?$/.test(line)) ? [] : ['no numeric uid but root’s']),
    ...last.filter((line) => BUILD_TOOLS.test(line)).map((line) => `the last stage builds: ${line}`),
    ...(last.some((line) => line.startsWith('HEALTHCHECK ')) ? [] : ['no HEALTHCHECK']),
    ...(installs.includes('--omit=dev') ? [] : ['node_modules may hold dev dependencies']),
    ...(file !== 'Dockerfile.worker' || last.some((line) => /^COPY --from=\S+ .*\/app\/dist\//.test(line)) ? [] : ['no bundle of the workflows']),
  ];
}
