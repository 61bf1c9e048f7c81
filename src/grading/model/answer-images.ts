import type { Paper, Question } from '../../domain/exam.ts';
import type { Box } from '../../domain/geometry.ts';
import type { CropRecord, QuestionMaterial } from '../../ports/repositories.ts';
import { kindOf } from '../agents/index.ts';
import type { Size } from './tiles.ts';

const WHOLE_PAGE: Box = [0, 0, 1000, 1000];
/** Round a student's number, thousandths: digits leave their cells. */
const HIDE_MARGIN = 12;
/** Share of pen on a page or crop below which nothing is written there. */
const NO_INK = 0.0002;
/** A4 at 300 dots per inch: for crops of records that do not say their size. */
const PAGE_PIXELS: Size = { width: 2480, height: 3508 };

/** One image of a script that may carry an answer. */
export interface AnswerImage {
  readonly key: string;
  readonly sha256: string;
  readonly blankKey: string | null;
  readonly page: number;
  /** What of the page it shows, thousandths of the page. */
  readonly box: Box;
  /** Pixels of the crop as it was cut. */
  readonly size: Size;
}

/** The images of a question that carry ink, in the order of its regions; without regions, every page of the script that does. */
export function answerImages(question: Question, material: QuestionMaterial): readonly AnswerImage[] {
  if (kindOf(question) === 'objective') {
    const place = question.answer?.field ?? null;
    return material.field === null || place === null ? [] : [imageOf(material.field, place.box)];
  }
  return material.regions.flatMap((crop) => {
    const region = question.regions.length === 0 ? WHOLE_PAGE : question.regions.find((candidate, index) => candidate.page === crop.page && material.regions[index] === crop)?.box;
    if (region === undefined || (crop.newInk !== null && crop.newInk < NO_INK)) return [];
    return [imageOf(crop, region)];
  });
}

function imageOf(crop: CropRecord, region: Box): AnswerImage {
  const box = cropBox(region, crop.field);
  const size = crop.size ?? {
    width: Math.round(((box[3] - box[1]) / 1000) * PAGE_PIXELS.width),
    height: Math.round(((box[2] - box[0]) / 1000) * PAGE_PIXELS.height),
  };
  return { key: crop.blob.key, sha256: crop.blob.sha256, blankKey: crop.blank?.key ?? null, page: crop.page, box, size };
}

/** The inverse of `fieldInCrop`: what was cut, from the region and its place in the crop. */
function cropBox(region: Box, field: Box): Box {
  const height = (region[2] - region[0]) / (field[2] - field[0]);
  const width = (region[3] - region[1]) / (field[3] - field[1]);
  const top = region[0] - field[0] * height;
  const left = region[1] - field[1] * width;
  return [top, left, top + height, left + width];
}

/** A box in thousandths of an image as one of the page. */
export function onPage(box: Box, image: Pick<AnswerImage, 'box'>): Box {
  const [top, left, bottom, right] = image.box;
  const y = (value: number): number => round(top + (value / 1000) * (bottom - top));
  const x = (value: number): number => round(left + (value / 1000) * (right - left));
  return [y(box[0]), x(box[1]), y(box[2]), x(box[3])];
}

/** A box of the page as shares of the image, kept inside it. */
export function inImage(box: Box, image: Pick<AnswerImage, 'box'>): Box {
  const [top, left, bottom, right] = image.box;
  const y = (value: number): number => Math.min(1, Math.max(0, (value - top) / (bottom - top)));
  const x = (value: number): number => Math.min(1, Math.max(0, (value - left) / (right - left)));
  return [y(box[0]), x(box[1]), y(box[2]), x(box[3])];
}

/** Where the student's number stands in the image, as shares of it: to be painted over before a model sees it. */
export function hiddenParts(image: AnswerImage, paper: Paper): readonly Box[] {
  const field = paper.student_id;
  if (field === null || field.page !== image.page) return [];
  const boxes = [field.box, ...(field.marks ?? []).flatMap((position) => Object.values(position))];
  const outer: Box = [
    Math.min(...boxes.map((box) => box[0])) - HIDE_MARGIN, Math.min(...boxes.map((box) => box[1])) - HIDE_MARGIN,
    Math.max(...boxes.map((box) => box[2])) + HIDE_MARGIN, Math.max(...boxes.map((box) => box[3])) + HIDE_MARGIN,
  ];
  const part = inImage(outer, image);
  return part[0] < part[2] && part[1] < part[3] ? [part] : [];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
