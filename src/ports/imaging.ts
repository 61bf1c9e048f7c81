import type { Box, Homography } from '../domain/geometry.ts';
import type { CornerMarks } from '../domain/exam.ts';
import type { PageFacts } from '../domain/script.ts';

/** An image file on this machine that a pool child wrote into the staging folder. */
export interface StagedImage {
  readonly path: string;
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

export interface IntakeLimits {
  readonly maxBytes: number;
  readonly maxPages: number;
  readonly maxPixels: number;
  readonly secondsPerPage: number;
  readonly memoryMegabytes: number;
}

/** One page of an uploaded file. `page` counts from 1 within the file. */
export interface IntakePage {
  readonly page: number;
  /** The scanned bytes as they were where possible, else a rendering at 300 DPI. */
  readonly image: StagedImage;
  readonly thumb: StagedImage;
  readonly facts: PageFacts;
}

/** A page that could not be had; the others of the file go on. */
export interface PageFailure {
  readonly page: number;
  readonly code: string;
  readonly message: string;
}

export type IntakeEvent =
  | { readonly kind: 'opened'; readonly pages: number }
  | { readonly kind: 'page'; readonly page: IntakePage }
  | { readonly kind: 'page_failed'; readonly failure: PageFailure };

/** A page of the blank paper, or only its corner marks. */
export interface TemplatePage {
  readonly page: number;
  /** Image of the blank page, upright; null when only corner marks are known. */
  readonly image: { readonly path: string; readonly sha256: string } | null;
  readonly cornerMarks: CornerMarks | null;
}

export interface ScannedPage {
  readonly path: string;
  readonly facts: PageFacts;
}

/** `transform` maps template thousandths to stored pixels. */
export interface Registration {
  readonly page: number;
  readonly transform: Homography;
  /** 0–1: how well printed matter of the blank is found again on the scan after registration. */
  readonly score: number;
  /** RMS of the fit's inliers in thousandths of the page width. */
  readonly residual: number;
  readonly method: 'template' | 'corner_marks' | 'frame';
}

export interface MarkMeasure {
  /** 0 = as light as the paper round it, 1 = wholly covered by pen, after local background and printed outline are taken off. */
  readonly fill: number;
  /**
   * Share of ink in the ring round the mark: high where an answer is crossed out or circled. 1 where the mark's place
   * on the scan is in doubt: a person must look.
   */
  readonly spill: number;
}

export interface CropRequest {
  readonly id: string;
  readonly box: Box;
  /** Added on each side, thousandths of the page. */
  readonly margin: number;
}

export interface Crop {
  readonly id: string;
  readonly image: StagedImage;
  /** Pixels per thousandth of the page, horizontally and vertically. */
  readonly scale: readonly [x: number, y: number];
  /** The box cut, with its margin. */
  readonly box: Box;
  /** Share of pixels that are pen and not print, 0–1; null when there is no blank to compare with. */
  readonly newInk: number | null;
}

/** What of a crop a model is to see. Boxes are shares of the crop, `[ymin, xmin, ymax, xmax]`, 0–1. */
export interface AnswerImageRequest {
  readonly path: string;
  readonly part: Box;
  /** Painted white first: names and numbers. */
  readonly hide: readonly Box[];
  /** Pixels of the image that is made. */
  readonly size: { readonly width: number; readonly height: number };
}

/** A word processor's document as text. */
export interface DocumentText {
  /** Headings, paragraphs, lists, tables with their spans, raised and lowered text; formulas as lines; `[picture n]` for pictures. */
  readonly html: string;
  /** Files in the staging folder in the order of `[picture n]`, of whatever type they were; the caller takes them away. */
  readonly pictures: readonly string[];
  /** Kinds of content that were left out because they cannot be read. */
  readonly lost: readonly string[];
}

/** Everything that opens files from outside or touches pixels. Runs in recycled child processes with time and memory limits. */
export interface Imaging {
  /**
   * Reads one file (type by its first bytes, not by its name): PDF, JPEG, PNG, WebP, HEIC, TIFF.
   * Throws AppError (`file_type_unknown`, `file_empty`, `pdf_password`, `file_damaged`, `too_many_pages`,
   * `file_too_large`, `image_too_large`, `intake_timeout`, `intake_memory`) when nothing of the file can be had.
   * Pages in `skip` were had before: they are neither made nor told of again, and `opened` counts them.
   */
  intake(path: string, limits: IntakeLimits, skip?: ReadonlySet<number>): AsyncIterable<IntakeEvent>;
  /**
   * Reads a DOCX (type by its content, not by its name) without following anything that it refers to. Throws AppError
   * `file_type_unknown` (415), `file_empty`, `file_damaged`, `file_too_large`, `document_too_large`, `intake_timeout`, `intake_memory`.
   */
  document(path: string, limits: IntakeLimits): Promise<DocumentText>;
  /**
   * Matches a scan to the best of `candidates`, either way up; null when none fits.
   */
  register(page: ScannedPage, candidates: readonly TemplatePage[]): Promise<Registration | null>;
  /** Fill of each box and the crops asked for, from one decode of the page. */
  measure(
    page: ScannedPage,
    transform: Homography,
    template: TemplatePage | null,
    boxes: readonly Box[],
    crops: readonly CropRequest[],
  ): Promise<{ marks: readonly MarkMeasure[]; crops: readonly Crop[] }>;
  /** The page upright and grey at exactly this size, as WebP in the staging folder; without metadata. */
  preview(page: ScannedPage, size: { readonly width: number; readonly height: number }): Promise<StagedImage>;
  /** Part of a crop for a model, grey, as WebP in the staging folder; without metadata. */
  answerImage(request: AnswerImageRequest): Promise<StagedImage>;
  /** Share of each box's pixels that are pen, 0–1; print is known from the crop of the blank. Boxes as shares of the crop. */
  ink(path: string, blankPath: string | null, boxes: readonly Box[]): Promise<readonly number[]>;
  close(): Promise<void>;
}
