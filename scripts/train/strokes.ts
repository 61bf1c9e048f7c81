import type { Random } from './random.ts';
import type { Grey } from './warp.ts';

/**
 * Letters as pen strokes on a 10 × 10 grid (y down): strokes split by `;`, points by spaces, `x,y`.
 * A stroke that starts with `~` is drawn as a smooth curve, others with corners. Several ways of writing
 * a letter are several entries.
 */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  A: ['0,10 5,0 10,10;2,6.5 8,6.5', '~0,10 2,3 5,0 8,3 10,10;1.5,6 8.5,6'],
  a: ['~9,2 5,0 1,3 1,8 5,10 9,7;9,0 9,10', '~9,3 6,0 2,2 1,6 3,10 7,9 9,3;~9,1 9,8 10,10', '~2,2 5,0 8,2 8.5,9 10,10;~8,4 3,5 1,7.5 3,10 8,8'],
  B: ['1,0 1,10;~1,0 7,0.5 7,4.5 1,5;~1,5 9,5.5 9,9.5 1,10', '~1,10 1,0 7,0 8,3 2,5 9,6 8,10 1,10'],
  b: ['1,0 1,10;~1,6 5,4 8.5,7 5,10 1,9.5', '~1,0 1,9 5,10 8,7 5,4.5 1,6'],
  C: ['~9,2 6,0 2,1.5 0,5 2,8.5 6,10 9,8', '~9,1 3,0 1,5 3,10 9,9.5'],
  D: ['1,0 1,10;~1,0 7,1 9.5,5 7,9 1,10', '~2,10 1,0 7,1 9.5,5 7,9.5 1,10'],
  d: ['~8,5 4,4 1,7 4,10 8,8.5;8,0 8,10', '~8,4.5 3,4 1,8 4,10 8,8;~8,0 8,9 9.5,10'],
  E: ['9,0 1,0 1,10 9,10;1,5 7.5,5', '~8,1 3,0 2,3 5,4.8;~5,4.8 1,6 1.5,9.5 8.5,9', '1,0 1,10;1,0 9,0;1,5 8,5;1,10 9,10'],
  e: ['~1,5 9,4.5 7,0.5 3,0.5 0.5,5 3,9.5 9,8.5'],
  F: ['9,0 1,0 1,10;1,5 7,5'], f: ['~9,1 6,0 4,2 4,10;1,4.5 8,4.5'],
  G: ['~9,2 5,0 1,3 1,7 5,10 9,8 9,5.5 5.5,5.5'], g: ['~8,1 4,0 1.5,3 4,6 8,4;~8,0 8,8 5,10 1,9'],
  H: ['1,0 1,10;9,0 9,10;1,5 9,5'], h: ['1,0 1,10;~1,6 5,4 8,6 8,10'],
  I: ['5,0 5,10;2,0 8,0;2,10 8,10', '5,0 5,10'], i: ['5,3.5 5,10;5,0 5.1,0.6'],
  J: ['~7,0 7,8 4,10 1,8', '3,0 10,0;~7,0 7,8 4,10 1,8'], j: ['~6,3 6,8 4,10 1,9;6,0 6.1,0.5'],
  K: ['1,0 1,10;9,0 1,5.5 9,10'], k: ['1,0 1,10;7,4 1,7 8,10'],
  L: ['1,0 1,10 8,10'], l: ['5,0 5,10', '~4,0 4,9 6,10'],
  M: ['0,10 1,0 5,7 9,0 10,10'], m: ['0,2 0,10;~0,4 2.5,2 5,4 5,10;~5,4 7.5,2 10,4 10,10'],
  N: ['1,10 1,0 9,10 9,0'], n: ['1,2 1,10;~1,4 5,2 8.5,4 8.5,10'],
  O: ['~5,0 1,2 0,6 3,10 8,9 10,4 7,0.5 5,0'],
  P: ['1,0 1,10;~1,0 8,0.5 8,5 1,5.5'], p: ['1,2 1,10;~1,3 5,1.5 8,4 5,6.5 1,5.5'],
  Q: ['~5,0 0.5,4 3,9.5 8,9 9.5,3 5,0;6,7 10,10.5'], q: ['~8,2.5 4,1 1.5,4 4,6.5 8,5;8,1 8,10 10,9'],
  R: ['1,0 1,10;~1,0 8,0.5 8,5 1,5.5;3,5.5 9,10'], r: ['2,2 2,10;~2,5 5,2.3 8,3'],
  S: ['~9,1.5 5,0 1,2.5 5,5 9,7.5 5,10 1,8.5'],
  T: ['0,0 10,0;5,0 5,10'], t: ['~5,0 5,9 8,10;1.5,3.5 8.5,3.5', '5,0 5,10;1.5,3.5 8.5,3.5'],
  U: ['~1,0 1,7 5,10 9,7 9,0'], u: ['~1,0 1,7 5,10 9,7;9,0 9,10'],
  V: ['0,0 5,10 10,0'], W: ['0,0 2.5,10 5,2 7.5,10 10,0'],
  X: ['0,0 10,10;10,0 0,10'], Y: ['0,0 5,5 10,0;5,5 5,10'], y: ['1,0 5,6;9,0 3,10'],
  Z: ['0,0 10,0 0,10 10,10', '0,0 10,0 0,10 10,10;2,5 8,5'],
  1: ['5,0 5,10', '2,3 5,0 5,10', '0,5.5 6,0 6,10', '2,3 5,0 5,10;2,10 8,10'],
  7: ['0,0 9,0 4,10;3,5 8,5', '0,2 0,0 9,0 4,10;3,5 9,5'],
};

export const STROKE_LETTERS: readonly string[] = Object.keys(LETTERS).filter((key) => key > '9');

function smooth(points: readonly (readonly [number, number])[]): [number, number][] {
  const out: [number, number][] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [p0, p1, p2, p3] = [points[Math.max(0, i - 1)], points[i], points[i + 1], points[Math.min(points.length - 1, i + 2)]];
    if (p0 === undefined || p1 === undefined || p2 === undefined || p3 === undefined) continue;
    for (let k = 0; k < 8; k++) {
      const t = k / 8;
      const mix = (a: number, b: number, c: number, d: number): number =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3);
      out.push([mix(p0[0], p1[0], p2[0], p3[0]), mix(p0[1], p1[1], p2[1], p3[1])]);
    }
  }
  const last = points.at(-1);
  if (last !== undefined) out.push([last[0], last[1]]);
  return out;
}

const SIDE = 72;

/** Draws polylines (canvas pixels) with a round pen. */
export function drawLines(lines: readonly (readonly (readonly [number, number])[])[], pen: number): Grey {
  const data = new Float32Array(SIDE * SIDE);
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i++) {
      const [[x0, y0], [x1, y1]] = [line[i] ?? [0, 0], line[i + 1] ?? [0, 0]];
      const length2 = Math.max(1e-6, (x1 - x0) ** 2 + (y1 - y0) ** 2);
      const reach = pen + 1;
      for (let y = Math.max(0, Math.floor(Math.min(y0, y1) - reach)); y < Math.min(SIDE, Math.max(y0, y1) + reach); y++) {
        for (let x = Math.max(0, Math.floor(Math.min(x0, x1) - reach)); x < Math.min(SIDE, Math.max(x0, x1) + reach); x++) {
          const t = Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length2));
          const away = Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0));
          const ink = Math.max(0, Math.min(1, pen + 0.5 - away));
          if (ink > (data[y * SIDE + x] as number)) data[y * SIDE + x] = ink;
        }
      }
    }
  }
  return { width: SIDE, height: SIDE, data };
}

/** A character of the stroke table as a loose hand writes it: every point, the aspect and the pen vary. */
export function drawCharacter(character: string, random: Random): Grey {
  const ways = LETTERS[character] ?? LETTERS[character.toUpperCase()];
  if (ways === undefined) throw new RangeError(`no strokes for ${character}`);
  const wide = random.between(0.55, 1.05);
  const loose = random.between(0.15, 0.6);
  const lines = random.pick(ways).split(';').map((stroke) => {
    const curved = stroke.startsWith('~');
    const points = stroke.replace('~', '').split(' ').map((pair): [number, number] => {
      const [x = 0, y = 0] = pair.split(',').map(Number);
      return [36 + (x - 5 + random.normal() * loose) * 5.2 * wide, 36 + (y - 5 + random.normal() * loose) * 5.2];
    });
    return curved || random.chance(0.15) ? smooth(points) : points;
  });
  return drawLines(lines, random.between(1.3, 3.2));
}

/** What is no character: dots, dashes, ticks, loose loops. */
export function drawNonsense(random: Random): Grey {
  const point = (spread: number): [number, number] => [36 + random.normal() * spread, 36 + random.normal() * spread];
  const kind = random.below(4);
  const pen = random.between(1.3, 3.2);
  if (kind === 0) return drawLines([[point(2), point(2)]], pen * 1.5);
  if (kind === 1) {
    const tilt = random.normal() * 3;
    return drawLines([[[12, 36 - tilt], [60, 36 + tilt]], ...(random.chance(0.4) ? [[[14, 44], [58, 45]] as const] : [])], pen);
  }
  if (kind === 2) return drawLines([[[14 + random.normal() * 4, 36], [28, 54], [62, 12 + random.normal() * 6]]], pen);
  return drawLines([smooth(Array.from({ length: 5 + random.below(5) }, () => point(18)))], pen);
}

/**
 * A glyph crossed out: one to three long lines through it, a cross, or a zigzag over it. The lines reach
 * beyond the glyph, unlike the bars of letters.
 */
export function strikeOut(image: Grey, random: Random): Grey {
  const scale = 44 / Math.max(image.width, image.height);
  const pen = random.between(1.3, 2.8);
  const low = random.between(4, 12);
  const high = 72 - random.between(4, 12);
  const lines: [number, number][][] = [];
  const kind = random.below(4);
  const middle = 36 + random.normal() * 4;
  if (kind === 0) {
    const tilt = random.normal() * 6;
    for (let i = 0; i < 1 + random.below(3); i++) lines.push([[low, middle + tilt + i * 9 - 4], [high, middle - tilt + i * 9 - 4]]);
  } else if (kind === 1) {
    lines.push([[low, high], [high, low]]);
    if (random.chance(0.6)) lines.push([[low + 8, high], [high, low + 8]]);
  } else if (kind === 2) {
    lines.push([[low, low], [high, high]], [[low, high], [high, low]]);
  } else {
    const turns = 5 + random.below(8);
    const upright = random.chance(0.5);
    lines.push(smooth(Array.from({ length: turns }, (_, i) => {
      const along = low + ((high - low) * i) / (turns - 1) + random.normal() * 2;
      const across = (i % 2 === 0 ? low + 8 : high - 8) + random.normal() * 4;
      return upright ? [across, along] : [along, across];
    })));
  }
  const over = drawLines(lines, pen);
  const data = over.data;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const sx = Math.round((x - 36) / scale + image.width / 2);
      const sy = Math.round((y - 36) / scale + image.height / 2);
      if (sx < 0 || sy < 0 || sx >= image.width || sy >= image.height) continue;
      data[y * SIDE + x] = Math.max(data[y * SIDE + x] as number, image.data[sy * image.width + sx] as number);
    }
  }
  return over;
}

/** A dense scribble. */
export function drawScribble(random: Random): Grey {
  const count = 10 + random.below(18);
  const points = Array.from({ length: count }, (): [number, number] => [36 + random.normal() * 13, 36 + random.normal() * 13]);
  return drawLines([smooth(points)], random.between(1.3, 3.2));
}
