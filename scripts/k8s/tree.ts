import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const Meta = z.looseObject({
  name: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
const KubernetesObject = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: Meta, spec: z.looseObject({}).default({}) });
/** An object of Kubernetes, as far as all of them are alike. */
export type KubernetesObject = z.infer<typeof KubernetesObject>;

export interface Rendered {
  readonly status: number;
  readonly yaml: string;
  readonly errors: string;
  readonly objects: readonly KubernetesObject[];
}

/** What `kubectl apply -f FOLDER` takes in. */
export const APPLIED_FOLDERS = ['k8s/deployments', 'k8s/services', 'k8s/keda'] as const;
export const APPLIED_FILES = ['k8s/namespace.yaml', 'k8s/configmap.yaml', 'k8s/secrets.yaml'] as const;
export const OVERLAYS = ['deploy/overlays/dev', 'deploy/overlays/minimal', 'deploy/overlays/prod', 'deploy/overlays/gateway-api'] as const;
/** Applied by hand, one file at a time. */
export const ALONE = ['deploy/jobs', 'deploy/debug', 'deploy/backup', 'deploy/examples'] as const;

/** The manifests below a root, read and rendered once each. */
export class Tree {
  readonly root: string;
  readonly #rendered = new Map<string, Rendered>();

  constructor(root: string) {
    this.root = root;
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** YAML files below a folder, as paths from the root. */
  files(folder: string): string[] {
    if (!existsSync(join(this.root, folder))) return [];
    return readdirSync(join(this.root, folder))
      .map((name) => `${folder}/${name}`)
      .filter((path) => statSync(join(this.root, path)).isFile() && /\.ya?ml$/.test(path))
      .sort();
  }

  /** What is wrong with a file as YAML, duplicate keys among it, or with a document that is no object of Kubernetes. */
  problemsOf(path: string): string[] {
    return parseAllDocuments(this.text(path), { uniqueKeys: true }).flatMap((document, index) => {
      const errors = document.errors.map((error) => `${path}: ${error.message.split('\n')[0]}`);
      if (errors.length > 0) return errors;
      return KubernetesObject.safeParse(document.toJS()).success ? [] : [`${path}: document ${index + 1} is not an object of Kubernetes`];
    });
  }

  objects(path: string): KubernetesObject[] {
    return readObjects(this.text(path));
  }

  /** `kubectl kustomize FOLDER`. */
  render(folder: string): Rendered {
    const known = this.#rendered.get(folder);
    if (known !== undefined) return known;
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { cwd: this.root, encoding: 'utf8', maxBuffer: 1 << 26 });
    const rendered = { status: status ?? 1, yaml: stdout, errors: stderr, objects: status === 0 ? readObjects(stdout) : [] };
    this.#rendered.set(folder, rendered);
    return rendered;
  }

  /** Those of the base and every overlay. */
  everywhere(): { readonly from: string; readonly object: KubernetesObject }[] {
    return ['k8s', ...OVERLAYS].flatMap((from) => this.render(from).objects.map((object) => ({ from, object })));
  }
}

function readObjects(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const read = KubernetesObject.safeParse(document.toJS());
    return read.success ? [read.data] : [];
  });
}
