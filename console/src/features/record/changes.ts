import type { SubmissionResults } from '../../api/types.ts';

export type Version = NonNullable<SubmissionResults['history'][string]>[number];

export interface Changes {
  /** From and to; null where it stayed. */
  readonly score: readonly [number | null, number | null] | null;
  /** Points that got more or less. */
  readonly points: readonly { readonly id: string; readonly from: number; readonly to: number }[];
  readonly transcription: boolean;
  readonly feedback: boolean;
}

/** What a version changed of the one before it; null for the first. */
export function changesOf(version: Version, before: Version | undefined): Changes | null {
  if (before === undefined) return null;
  const [was, is] = [awards(before), awards(version)];
  return {
    score: before.score === version.score ? null : [before.score, version.score],
    // A score that was set as a whole says nothing of points.
    points: is.size === 0 ? [] : [...new Set([...was.keys(), ...is.keys()])].map((id) => ({ id, from: was.get(id) ?? 0, to: is.get(id) ?? 0 })).filter(({ from, to }) => from !== to),
    transcription: before.transcription !== version.transcription,
    feedback: before.feedback !== version.feedback,
  };
}

function awards({ evidence }: Version): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { point_id: id, awarded } of evidence) if (id !== null) found.set(id, (found.get(id) ?? 0) + awarded);
  return found;
}
