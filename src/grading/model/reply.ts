import { z } from 'zod';
import type { Question, RubricPoint } from '../../domain/exam.ts';
import type { Box } from '../../domain/geometry.ts';
import { kindOf, OPEN_KINDS } from '../agents/index.ts';
import { routesOf } from './brief.ts';
import { instructionsIn } from '../verify/instructions.ts';
import { canBeIn } from './reply-language.ts';
import { invalid, parseReply, replySchema, words } from './reply-shape.ts';

const thousandth = z.int().min(0).max(1000);

const decision = z.strictObject({
  point_id: words(40),
  verdict: z.enum(['met', 'not_met', 'follow_through', 'unsure']),
  /** Of a band; null for other points. */
  marks: z.number().min(0).max(1000).nullable(),
  image: z.int().min(1).nullable(),
  box: z.array(thousandth).max(4).nullable(),
  quote: words(2000).nullable(),
  reason: words(2000),
  ruling_id: words(80).nullable(),
});

const answer = z.strictObject({
  question_id: words(60),
  kind: z.enum(['objective', 'stepwise', 'essay', 'lab_design']),
  answered: z.enum(['answered', 'blank', 'crossed_out', 'not_found']),
  legibility: z.enum(['clear', 'partly', 'illegible']),
  transcription: words(20_000),
  final_answer: words(2000).nullable(),
  /** Empty `route`: the question's own points. */
  routes: z.array(z.strictObject({ route: words(40), points: z.array(decision).max(100) })).max(51),
  feedback: words(4000),
  unsettled: z.strictObject({ point_id: words(40).nullable(), question: words(1000) }).nullable(),
  instructions_found: words(2000).nullable(),
});

const reply = z.strictObject({ questions: z.array(answer).max(60) });

export type PointVerdict = z.output<typeof decision>['verdict'];

/** A point as one look decided it; `image` counts from 1 within the call, `box` is in thousandths of that image. */
export interface LookedPoint {
  readonly point: RubricPoint;
  readonly verdict: PointVerdict;
  readonly marks: number | null;
  readonly place: { readonly image: number; readonly box: Box } | null;
  readonly quote: string | null;
  readonly reason: string;
  readonly rulingId: string | null;
}

export interface LookedAnswer {
  readonly kind: z.output<typeof answer>['kind'];
  readonly answered: z.output<typeof answer>['answered'];
  readonly legibility: z.output<typeof answer>['legibility'];
  readonly transcription: string;
  readonly finalAnswer: string | null;
  readonly routes: ReadonlyMap<string, readonly LookedPoint[]>;
  readonly feedback: string;
  readonly unsettled: { readonly pointId: string | null; readonly question: string } | null;
  /** Words to the marker, by the model's word or by the transcription. */
  readonly instructionsFound: string | null;
}

/** What a call asked for: per question its images' numbers, and, for a second look, the points to decide. */
export interface AskedQuestion {
  readonly question: Question;
  readonly images: readonly number[];
  readonly rulingIds: readonly string[];
  readonly only: { readonly route: string; readonly pointIds: readonly string[] } | null;
}

export const REPLY_SCHEMA = replySchema('marks', reply);

/**
 * Reads a reply for what was asked. Anything that was not asked for (other keys, questions, points, routes, images, boxes off the
 * image, marks out of range, sentences that cannot be in `language`) refuses the whole reply with ModelError `model_reply_invalid`; nothing is repaired. A point that was
 * asked for and left out is no error here: it is `unsure`.
 */
export function readReply(text: string, asked: readonly AskedQuestion[], language: string): ReadonlyMap<string, LookedAnswer> {
  const { questions } = parseReply(text, reply);
  if (!canBeIn(questions.flatMap(sentencesOf), language)) throw invalid('sentences in another language');
  const found = new Map<string, LookedAnswer>();
  for (const one of questions) {
    const question = asked.find((candidate) => candidate.question.id === one.question_id);
    if (question === undefined) throw invalid('a question that was not asked');
    if (found.has(one.question_id)) throw invalid('a question twice');
    found.set(one.question_id, lookedAnswer(one, question));
  }
  if (found.size < asked.length) throw invalid('a question left out');
  return found;
}

/** What is said to the student; transcription and quotes are the student's own words. */
function sentencesOf({ routes, feedback }: z.output<typeof answer>): readonly string[] {
  return [feedback, ...routes.flatMap(({ points }) => points.map(({ reason }) => reason))];
}

function lookedAnswer(one: z.output<typeof answer>, asked: AskedQuestion): LookedAnswer {
  const kind = kindOf(asked.question);
  if (kind === null ? !OPEN_KINDS.includes(one.kind) : one.kind !== kind) throw invalid('another kind of question');
  const known = routesOf(asked.question);
  const routes = new Map<string, readonly LookedPoint[]>();
  for (const { route, points } of one.routes) {
    const wanted = known.get(route)?.filter((point) => asked.only === null || (asked.only.route === route && asked.only.pointIds.includes(point.id)));
    if (wanted === undefined || wanted.length === 0) throw invalid('a route that is not in the rubric');
    if (routes.has(route)) throw invalid('a route twice');
    routes.set(route, lookedPoints(points, wanted, asked));
  }
  // Points that nobody decided must not come out as points that were not earned.
  if (routes.size === 0 && one.kind !== 'objective' && one.answered !== 'blank' && one.answered !== 'not_found') throw invalid('an answer without decisions');
  return {
    kind: one.kind,
    answered: one.answered,
    legibility: one.legibility,
    transcription: one.transcription,
    finalAnswer: one.final_answer,
    routes,
    feedback: one.feedback,
    unsettled: one.unsettled === null || one.unsettled.question.trim() === '' ? null : { pointId: one.unsettled.point_id, question: one.unsettled.question.trim() },
    instructionsFound: one.instructions_found === null || one.instructions_found.trim() === '' ? instructionsIn(one.transcription) : one.instructions_found,
  };
}

function lookedPoints(decisions: readonly z.output<typeof decision>[], wanted: readonly RubricPoint[], asked: AskedQuestion): readonly LookedPoint[] {
  const byId = new Map<string, z.output<typeof decision>>();
  for (const one of decisions) {
    if (!wanted.some((point) => point.id === one.point_id)) throw invalid('a point that is not in the rubric');
    if (byId.has(one.point_id)) throw invalid('a point twice');
    byId.set(one.point_id, one);
  }
  return wanted.map((point): LookedPoint => {
    const one = byId.get(point.id);
    if (one === undefined) return { point, verdict: 'unsure', marks: null, place: null, quote: null, reason: '', rulingId: null };
    if (point.kind === 'band' ? one.verdict === 'met' && one.marks === null : one.marks !== null) throw invalid('marks where there are none to give, or none where there are');
    if (one.marks !== null && one.marks > point.score) throw invalid('more marks than the point has');
    if (one.ruling_id !== null && !asked.rulingIds.includes(one.ruling_id)) throw invalid('a ruling that was not made');
    return { point, verdict: one.verdict, marks: one.marks, place: placeOf(one, asked), quote: one.quote, reason: one.reason, rulingId: one.ruling_id };
  });
}

function placeOf({ image, box }: z.output<typeof decision>, asked: AskedQuestion): LookedPoint['place'] {
  if (image === null && box === null) return null;
  if (image === null || box === null || !asked.images.includes(image)) throw invalid('a box on no image of the question');
  const [ymin, xmin, ymax, xmax, ...more] = box;
  if (ymin === undefined || xmin === undefined || ymax === undefined || xmax === undefined || more.length > 0 || ymin >= ymax || xmin >= xmax) throw invalid('a box that is none');
  return { image, box: [ymin, xmin, ymax, xmax] };
}
