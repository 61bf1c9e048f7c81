import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Strict JSON schemas of Kubernetes' own kinds, for many versions of it, from PyPI. */
const KUBERNETES = 'kubernetes-validate==1.37.0';
/** The oldest and the newest Kubernetes that the manifests are for. */
export const KUBERNETES_VERSIONS = ['1.31.0', '1.37.0'] as const;
/** Where the definitions of everybody else's kinds are. Go modules are checked against their sums; nothing of them is kept in the repository. */
const DEFINITIONS: readonly (readonly [module: string, path: string])[] = [
  ['github.com/kedacore/keda/v2@v2.21.0', 'config/crd/bases'],
  ['github.com/prometheus-operator/prometheus-operator@v0.85.0', 'example/prometheus-operator-crd'],
  ['github.com/external-secrets/external-secrets@v1.3.2', 'config/crds/bases'],
  ['sigs.k8s.io/gateway-api@v1.4.0', 'config/crd/standard'],
  ['github.com/cert-manager/cert-manager@v1.21.2', 'deploy/crds'],
  ['github.com/bitnami-labs/sealed-secrets@v0.40.0', 'helm/sealed-secrets/crds'],
];

const Definition = z.looseObject({
  kind: z.literal('CustomResourceDefinition'),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(z.looseObject({ name: z.string(), schema: z.looseObject({ openAPIV3Schema: z.record(z.string(), z.unknown()) }) })),
  }),
});
type Schema = Record<string, unknown>;

/** Locations of schemas, as kubeconform takes them, for one version of Kubernetes; fetched once and kept in `.data`. Throws where they cannot be fetched. */
export function schemaLocations(root: string, version: (typeof KUBERNETES_VERSIONS)[number]): string[] {
  const folder = join(root, '.data/k8s-schemas');
  const kubernetes = once(join(folder, [KUBERNETES, ...KUBERNETES_VERSIONS].join('_')), fetchKubernetes);
  const definitions = once(join(folder, nameOf(DEFINITIONS)), fetchDefinitions);
  return [
    `${join(kubernetes, version)}/{{.ResourceKind}}{{.KindSuffix}}.json`,
    `${definitions}/{{.ResourceKind}}_{{.Group}}_{{.ResourceAPIVersion}}.json`,
  ];
}

function nameOf(definitions: typeof DEFINITIONS): string {
  return definitions.map(([module]) => /([\w-]+)(\/v\d+)?@v([\d.]+)$/.exec(module)?.slice(1).filter((part) => part !== undefined && !part.startsWith('/')).join('-')).join('_');
}

/** A folder that is there as a whole or not at all. */
function once(folder: string, fill: (staging: string) => void): string {
  if (existsSync(folder)) return folder;
  mkdirSync(join(folder, '..'), { recursive: true });
  const staging = mkdtempSync(`${folder}-`);
  try {
    fill(staging);
    renameSync(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return folder;
}

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

const Defs = z.object({ $defs: z.record(z.string(), z.record(z.string(), z.unknown())) });
const Kind = z.looseObject({ 'x-kubernetes-group-version-kind': z.array(z.looseObject({})).length(1) });

function fetchKubernetes(folder: string): void {
  run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', '.', KUBERNETES], folder);
  for (const name of readdirSync(folder)) run('python3', ['-m', 'zipfile', '-e', name, 'wheel'], folder);
  for (const version of KUBERNETES_VERSIONS) {
    const from = join(folder, 'wheel/kubernetes_validate/kubernetes-json-schema', `v${version}-local-strict`);
    const { $defs: defs } = Defs.parse(JSON.parse(readFileSync(join(from, '_definitions.json'), 'utf8')));
    mkdirSync(join(folder, version));
    for (const name of readdirSync(from)) {
      const text = readFileSync(join(from, name), 'utf8');
      if (Kind.safeParse(JSON.parse(text)).success) writeFileSync(join(folder, version, name), standalone(text, defs));
    }
  }
  for (const name of readdirSync(folder)) if (!(KUBERNETES_VERSIONS as readonly string[]).includes(name)) rmSync(join(folder, name), { recursive: true });
}

/** The schema with all that it refers to inside; its own address would lead to a server. */
function standalone(text: string, defs: Readonly<Record<string, Schema>>): string {
  const { $id: _, ...schema } = JSON.parse(text.replaceAll('/api/_definitions.json#', '#')) as Schema;
  const inside = new Map<string, Schema>();
  const take = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/\$defs\/([^"]+)"/g)) {
      const found = defs[name ?? ''];
      if (name === undefined || found === undefined || inside.has(name)) continue;
      inside.set(name, found);
      take(found);
    }
  };
  take(schema);
  return JSON.stringify({ ...schema, $defs: Object.fromEntries(inside) });
}

function fetchDefinitions(folder: string): void {
  const elsewhere = mkdtempSync(join(tmpdir(), 'ai-grading-crd-'));
  try {
    for (const [module, path] of DEFINITIONS) {
      const { Dir: dir } = z.looseObject({ Dir: z.string() }).parse(JSON.parse(run('go', ['mod', 'download', '-json', module], elsewhere)));
      const files = readdirSync(join(dir, path)).filter((name) => /\.ya?ml$/.test(name));
      for (const name of files) writeSchemas(folder, readFileSync(join(dir, path, name), 'utf8'));
    }
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
}

function writeSchemas(folder: string, yaml: string): void {
  for (const document of parseAllDocuments(yaml)) {
    const read = Definition.safeParse(document.toJS());
    if (!read.success) continue;
    const { group, names, versions } = read.data.spec;
    for (const { name, schema } of versions) writeFileSync(join(folder, `${names.kind.toLowerCase()}_${group}_${name}.json`), JSON.stringify(strict(schema.openAPIV3Schema)));
  }
}

/** The same schema, where an object with known fields has no others. */
export function strict(schema: Schema): Schema {
  const result = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === 'properties' ? Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, own]) => [name, strict(own)])) : inner(key, value)]));
  const open = schema['properties'] === undefined || schema['additionalProperties'] !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  return open ? result : { ...result, additionalProperties: false };
}

/** Alternatives only narrow what the schema around them says, so they stay open. */
function inner(key: string, value: unknown): unknown {
  return (key === 'items' || key === 'additionalProperties') && typeof value === 'object' && value !== null ? strict(value as Schema) : value;
}
