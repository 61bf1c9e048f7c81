import type { Tree } from './tree.ts';

/** A change that must make a check fail: the check has gone blind otherwise. */
export interface Canary {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Part of what the check then says. */
  readonly says: string;
}

export interface Check {
  /** Of the checklist. */
  readonly point: number;
  readonly name: string;
  /** Programs that it cannot do without. */
  readonly needs: readonly string[];
  /** What is wrong; empty: nothing. */
  run(tree: Tree): string[];
  readonly canaries: readonly Canary[];
}
