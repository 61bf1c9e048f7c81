import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Prompt {
  readonly text: string;
  /** Names of the files, and the first digits of the hash of their text: a changed word is another version. */
  readonly version: string;
}

const files = new Map<string, string>();

function textOf(name: string): string {
  const known = files.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(join(import.meta.dirname, `${name}.md`), 'utf8').trim();
  files.set(name, text);
  return text;
}

/** The named prompt files (`<what>-<version>` of this folder) as one text. */
export function promptOf(...names: readonly string[]): Prompt {
  const text = names.map(textOf).join('\n\n');
  return { text, version: `${names.join('+')}@${createHash('sha256').update(text).digest('hex').slice(0, 8)}` };
}
