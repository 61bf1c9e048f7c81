import type { Homography, Quad } from './geometry.ts';

export type SubmissionStatus =
  | 'UPLOADED'
  | 'SEGMENTING'
  | 'GRADING'
  | 'REVIEWING'
  | 'COMPLETED'
  | 'REJECTED'
  | 'FAILED';

/** Clockwise turn, in degrees, that makes the stored image upright. */
export type Turn = 0 | 90 | 180 | 270;

/** A QR code found on a page; `quad` in pixels of the stored image; `text` null when found but not readable. */
export interface PageCodeMark {
  readonly text: string | null;
  readonly quad: Quad;
}

/** What intake finds out about one page, whatever the exam. */
export interface PageFacts {
  /** Stored image: width and height in pixels as stored (before `turn`). */
  readonly width: number;
  readonly height: number;
  /** Resolution the source claims, dots per inch; null when unknown. */
  readonly dpi: number | null;
  readonly turn: Turn;
  /** False where upright and upside down could not be told apart. */
  readonly turnSure: boolean;
  /** Degrees clockwise by which the upright page is still askew; |skew| ≤ 15. */
  readonly skew: number;
  /** Page thousandths → stored pixels, from turn, skew and paper edges alone (no exam known yet). */
  readonly frame: Homography;
  /** Share of ink among the page's pixels, 0–1, after the scanner's edges are left out. */
  readonly ink: number;
  readonly blank: boolean;
  readonly codes: readonly PageCodeMark[];
  /** 64-bit difference hash, 16 hex digits: a hint that a page was scanned twice, never a key. */
  readonly fingerprint: string;
  readonly warnings: readonly PageWarning[];
}

export type PageWarning = 'font_fallback' | 'low_resolution' | 'clipped';

/** By what a page or a script was given to a student. */
export type AssignedBy = 'code' | 'student_id' | 'layout' | 'page_count' | 'separator' | 'cover' | 'single' | 'person';
