import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseConfig } from '../src/platform/config.ts';
import { s3Settings } from '../src/platform/config-s3.ts';
import { stopTimes } from '../src/platform/config-engine.ts';
import type { Queue } from '../src/ports/engine.ts';

const root = join(import.meta.dirname, '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = (path: string): unknown[] => parseAllDocuments(text(path)).map((one) => one.toJS());

const ConfigMap = z.object({ data: z.record(z.string(), z.string()) });
const Deployment = z.object({ spec: z.object({ template: z.object({ spec: z.object({ terminationGracePeriodSeconds: z.number(), containers: z.array(z.object({ lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional() })) }) }) }) });

const settings = ConfigMap.parse(documents('k8s/configmap.yaml')[0]).data;

describe('Kubernetes and the code agree', () => {
  it('on settings: every key is known and valid', () => {
    const { config, warnings } = parseConfig(settings);
    expect(warnings.filter((warning) => Object.keys(settings).some((key) => warning.includes(key)))).toEqual([]);
    expect(config.engine).toMatchObject({ kind: 'temporal', host: settings['TEMPORAL_HOST'] });
  });

  it('on settings of the object storage, with the keys that come from the Secret', () => {
    const storage = ConfigMap.parse(documents('k8s/configmap.yaml')[1]).data;
    const { config, warnings } = parseConfig({ ...storage, S3_ACCESS_KEY: 'from', S3_SECRET_KEY: 'the Secret' });
    expect(warnings.filter((warning) => Object.keys(storage).some((key) => warning.includes(key)))).toEqual([]);
    expect(s3Settings(config.s3)).toMatchObject({ bucket: storage['S3_BUCKET'], endpoint: storage['S3_ENDPOINT'] });
  });

  it.each(['api', 'orchestration-worker', 'cognitive-worker'])('on how long %s may take to end', (name) => {
    const { config } = parseConfig(settings);
    const { grace, force, process } = stopTimes(config);
    const { spec } = Deployment.parse(documents(`k8s/deployments/${name}-deployment.yaml`)[0]).spec.template;
    const wait = spec.containers[0]?.lifecycle?.preStop.sleep.seconds ?? 0;
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(wait + process);
    expect(process).toBeGreaterThan(force);
    expect(force).toBeGreaterThan(grace);
    expect(grace).toBeGreaterThanOrEqual(config.model.timeoutSeconds);
  });

  it('on the queue that is scaled by', () => {
    const queue: Queue = 'vision-compute-queue';
    const [scaled] = documents('k8s/keda/cognitive-worker-scaledobject.yaml');
    expect(scaled).toMatchObject({ spec: { triggers: [{ type: 'temporal', metadata: { taskQueue: queue } }] } });
  });
});

const Service = z.object({
  image: z.string(),
  build: z.object({ dockerfile: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  stop_grace_period: z.string().optional(),
});

describe('compose.yaml', () => {
  const { services, volumes } = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.object({})) }).parse(parse(text('compose.yaml'), { merge: true }));
  const ours = ['api', 'orchestration-worker', 'cognitive-worker'];

  it('has everything, each with a health check and a pinned image', () => {
    expect(Object.keys(services).toSorted()).toEqual(['api', 'cognitive-worker', 'grafana', 'orchestration-worker', 'postgres', 'prometheus', 'redis', 'storage', 'temporal']);
    for (const { image } of Object.values(services)) expect(image).toMatch(/:[\w.-]*\d[\w.-]*$/);
  });

  it('waits for what is there, and mounts what is declared or in the repository', () => {
    for (const { depends_on: needs, volumes: mounts } of Object.values(services)) {
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(needs)));
      for (const mount of mounts.map((one) => one.split(':')[0] ?? '')) expect(mount.startsWith('./deploy/monitoring/') || mount in volumes).toBe(true);
    }
    for (const name of ours) expect(Object.keys(services[name]?.depends_on ?? {})).toEqual(expect.arrayContaining(['postgres', 'temporal']));
  });

  it('has no secret of its own: each must be given', () => {
    const secrets = Object.values(services).flatMap(({ environment }) => Object.entries(environment)).filter(([key]) => /PASSWORD|SECRET|_KEY$|PWD/.test(key) && key !== 'GEMINI_API_KEY');
    expect(secrets.length).toBeGreaterThanOrEqual(8);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?[^}]+\}$/);
    expect(text('compose.yaml').match(/:\/\/[^$\s]*:[^$\s@]+@/)).toBeNull();
  });

  it('gives the model key to the cognitive worker alone, listens on this machine only, and lets work end', () => {
    expect(Object.entries(services).filter(([, { environment }]) => 'GEMINI_API_KEY' in environment).map(([name]) => name)).toEqual(['cognitive-worker']);
    for (const { ports } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const name of ours) {
      const { environment, stop_grace_period: grace } = Service.parse(services[name]);
      const { config } = parseConfig({ ENGINE: 'temporal', TEMPORAL_HOST: environment['TEMPORAL_HOST'] ?? '' });
      expect(Number.parseInt(grace ?? '0', 10)).toBeGreaterThan(stopTimes(config).process);
    }
  });
});
