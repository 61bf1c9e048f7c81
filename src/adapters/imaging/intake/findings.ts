import type { PageCodeMark, Turn } from '../../../domain/script.ts';
import { findCodes } from '../codes.ts';
import { hasFinder } from '../finder-patterns.ts';
import { darkness } from './darkness.ts';
import { paperEdges, type Bounds, type PaperEdges } from './edges.ts';
import { findDrawnInk, findInk } from './ink.ts';
import type { Drawn, Pixels, StoredPage } from './stored-page.ts';
import { codeTurn, upright } from './turn.ts';
import { closer, ofGrey, reduce, type Working } from './working.ts';

/** What was found on a page. `edges` are in pixels of `working`, codes in pixels of the stored picture. */
export interface Findings {
  readonly working: Working;
  readonly edges: PaperEdges;
  /** What the thumbnail is made of, and where on it the paper lies. */
  readonly small: { readonly pixels: Pixels; readonly paper: Bounds };
  readonly ink: { readonly share: number; readonly blank: boolean; readonly clipped: boolean };
  readonly codes: readonly PageCodeMark[];
  readonly turn: Turn;
  readonly sure: boolean;
  readonly skew: number;
}

/** Looks at a scan or photograph. Throws AppError `file_damaged` when it does not decode. */
export async function lookAtPicture(stored: StoredPage): Promise<Findings> {
  const working = await reduce(stored);
  const { grey, scale } = working;
  const edges = paperEdges(grey);
  const ink = findInk(grey, darkness(grey), edges.bounds);
  const codes = await findCodes(grey, () => closer(stored));
  return { working, edges, small: { pixels: working.pixels, paper: edges.bounds }, ink, codes: enlarged(codes, scale), ...upright(ink, grey.width, grey.height, codes, stored.turn) };
}

/**
 * Looks at a page drawn from text and lines: it fills its picture, has no noise, and stands as its author meant
 * it to, unless a code on it says otherwise.
 */
export async function lookAtDrawn(stored: StoredPage, { quarter, half, small }: Drawn): Promise<Findings> {
  const working = ofGrey(quarter, stored);
  const { width, height } = working.grey;
  const codes = hasFinder(half) ? await findCodes(half, () => closer(stored)) : [];
  return {
    working,
    edges: { bounds: { left: 0, top: 0, right: width, bottom: height }, quad: null },
    small: { pixels: small, paper: { left: 0, top: 0, right: small.width, bottom: small.height } },
    ink: { ...findDrawnInk(working.grey), clipped: false },
    codes: enlarged(codes, [stored.image.width / half.width, stored.image.height / half.height]),
    turn: codeTurn(codes) ?? stored.turn, sure: true, skew: 0,
  };
}

function enlarged(codes: readonly PageCodeMark[], [sx, sy]: readonly [number, number]): PageCodeMark[] {
  return codes.map(({ text, quad: [a, b, c, d] }) => ({
    text,
    quad: [[a[0] * sx, a[1] * sy], [b[0] * sx, b[1] * sy], [c[0] * sx, c[1] * sy], [d[0] * sx, d[1] * sy]],
  }));
}
