import sharp from 'sharp';
import type { Seen } from './model-server/wire.ts';

export interface Brief {
  readonly question_id: string;
  readonly kind: string;
  readonly points: readonly { readonly id: string; readonly kind: string; readonly score: number }[];
  readonly route?: string;
  readonly images: readonly number[];
}

function taskOf({ parts: [task] }: Seen): string {
  return task !== undefined && 'text' in task ? task.text : '';
}

/** Questions of a call, from its task. */
export function briefsOf(seen: Seen): readonly Brief[] {
  const text = taskOf(seen);
  return JSON.parse(text.slice(text.indexOf('\n') + 1)) as readonly Brief[];
}

/** Marks as a model would that finds every point in the ink it sees: one box round all that is dark on the question's first image. */
export async function inkMarks(seen: Seen, change: (question: Record<string, unknown>, brief: Brief) => object = (question) => question): Promise<object> {
  const [why, feedback] = taskOf(seen).includes('feedback: zh') ? ['写出了这一步。', '过程完整。'] : ['The step is written down.', 'All steps are there.'];
  const images = seen.parts.flatMap((part) => ('image' in part ? [part.image.bytes] : []));
  const questions = await Promise.all(
    briefsOf(seen).map(async (brief) => {
      const [image = 1] = brief.images;
      const box = await inkBox(images[image - 1]);
      const points = brief.points.map(({ id, kind, score }) => ({
        point_id: id, verdict: 'met', marks: kind === 'band' ? score : null, image, box, quote: null, reason: why, ruling_id: null,
      }));
      return change({
        question_id: brief.question_id, kind: brief.kind, answered: 'answered', legibility: 'clear', transcription: 'x = 6', final_answer: null,
        routes: brief.kind === 'objective' ? [] : [{ route: brief.route ?? '', points }],
        feedback, unsettled: null, instructions_found: null,
      }, brief);
    }),
  );
  return { questions };
}

/** Thousandths of the image; the lower part, where answers are written under the printed question. */
async function inkBox(bytes: Buffer | undefined): Promise<number[]> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  const [top, left] = [Math.floor(info.height * 0.3), Math.floor(info.width * 0.03)];
  let [y0, x0, y1, x1] = [info.height, info.width, 0, 0];
  for (let y = top; y < info.height * 0.97; y += 1) {
    for (let x = left; x < info.width * 0.97; x += 1) {
      if ((data[y * info.width + x] ?? 255) > 150) continue;
      [y0, x0, y1, x1] = [Math.min(y0, y), Math.min(x0, x), Math.max(y1, y + 1), Math.max(x1, x + 1)];
    }
  }
  if (y1 <= y0) return [400, 100, 500, 300];
  return [(y0 * 1000) / info.height, (x0 * 1000) / info.width, (y1 * 1000) / info.height, (x1 * 1000) / info.width].map(Math.round);
}
