import { AppError } from '../../../domain/errors.ts';
import type { Box, Homography } from '../../../domain/geometry.ts';
import type { PageFacts } from '../../../domain/script.ts';
import type { AnswerImageRequest, Crop, CropRequest, DocumentText, IntakeLimits, IntakePage, MarkMeasure, Registration, ScannedPage, StagedImage, TemplatePage } from '../../../ports/imaging.ts';

/** What a child can be asked to do. Pictures cross as files in the staging folder, never as messages. */
export interface Jobs {
  open: { input: { path: string; limits: IntakeLimits }; output: { pages: number } };
  page: { input: { path: string; limits: IntakeLimits; page: number; base: string }; output: IntakePage };
  document: { input: { path: string; maxBytes: number; base: string }; output: DocumentText };
  register: { input: { page: ScannedPage; candidates: readonly TemplatePage[] }; output: Registration | null };
  preview: { input: { path: string; turn: PageFacts['turn']; size: { width: number; height: number }; out: string }; output: StagedImage };
  answer: { input: { request: AnswerImageRequest; out: string }; output: StagedImage };
  ink: { input: { path: string; blankPath: string | null; boxes: readonly Box[] }; output: readonly number[] };
  measure: {
    input: { page: ScannedPage; transform: Homography; template: TemplatePage | null; boxes: readonly Box[]; crops: readonly CropRequest[]; stagingDir: string };
    output: { marks: readonly MarkMeasure[]; crops: readonly Crop[] };
  };
}

export type JobKind = keyof Jobs;

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  readonly retryable: boolean;
  readonly params: Readonly<Record<string, string | number>>;
}

export type Request = { [K in JobKind]: { readonly id: number; readonly kind: K; readonly input: Jobs[K]['input'] } }[JobKind];

export type Reply =
  | { readonly id: number; readonly ok: true; readonly output: unknown }
  /** `spoiled`: the child's native libraries may be in a broken state; it ends itself after this reply. */
  | { readonly id: number; readonly ok: false; readonly error: WireError; readonly spoiled: boolean };

/** An error as it crosses; anything but an AppError becomes `fallback` without its text, which may quote the file. */
export function toWire(error: unknown, fallback: string): WireError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, httpStatus: error.httpStatus, retryable: error.retryable, params: error.params };
  }
  return { code: fallback, message: 'the picture or page cannot be processed', httpStatus: 400, retryable: false, params: {} };
}

export function fromWire(error: WireError): AppError {
  return new AppError(error.code, error.message, { httpStatus: error.httpStatus, retryable: error.retryable, params: { ...error.params } });
}
