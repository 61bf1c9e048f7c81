import { CHOICES, DIGITS, LETTERS, MULTIPLE, NUMBER, PAPER, STEPWISE, TEXT, TRUE_FALSE } from './questions.ts';

/** A4 in points. Everything here is in points from the page's top left; `box()` turns it into thousandths. */
export const WIDTH = 595.28;
export const HEIGHT = 841.89;

export interface Rect { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

export type Item =
  | { readonly kind: 'text'; readonly x: number; readonly y: number; readonly size: number; readonly text: string; readonly weight: 'regular' | 'bold'; readonly grey: number; readonly align: 'left' | 'centre' }
  | { readonly kind: 'rect'; readonly rect: Rect; readonly stroke: number }
  | { readonly kind: 'line'; readonly x1: number; readonly x2: number; readonly y: number; readonly stroke: number }
  | { readonly kind: 'bubble'; readonly rect: Rect; readonly label: string };

/** Where a question stands and where its answer is written. */
export interface Place {
  readonly page: number;
  readonly region: Rect;
  readonly bubbles: Readonly<Record<string, Rect>>;
  readonly field: Rect | null;
  readonly cells: number | null;
}

export interface Layout {
  readonly pages: readonly (readonly Item[])[];
  readonly places: ReadonlyMap<string, Place>;
  readonly studentNumber: Rect;
  readonly name: Rect;
  readonly className: Rect;
}

const LEFT = 44;
const RIGHT = 551;
const BUBBLE = 12.6;

/** `[ymin, xmin, ymax, xmax]` in thousandths, to a hundredth. */
export function box(rect: Rect): [number, number, number, number] {
  const round = (value: number): number => Math.round(value * 100) / 100;
  return [
    round((rect.y / HEIGHT) * 1000), round((rect.x / WIDTH) * 1000),
    round(((rect.y + rect.h) / HEIGHT) * 1000), round(((rect.x + rect.w) / WIDTH) * 1000),
  ];
}

/** The one table from which the blank is drawn, the exam file's boxes are written and the students write. */
export function layOut(): Layout {
  const pages: Item[][] = [[], []];
  const places = new Map<string, Place>();
  let page = 1;
  const add = (item: Item): void => void pages[page - 1]?.push(item);
  const text = (x: number, y: number, size: number, value: string, style: { bold?: boolean; grey?: number; centre?: boolean } = {}): void =>
    add({ kind: 'text', x, y, size, text: value, weight: style.bold === true ? 'bold' : 'regular', grey: style.grey ?? 0.08, align: style.centre === true ? 'centre' : 'left' });
  const heading = (y: number, value: string): void => text(LEFT, y, 10.5, value, { bold: true });
  const stem = (x: number, y: number, id: string, zh: string, en: string): void => {
    text(x, y, 9.5, `${id}.`, { bold: true });
    text(x + 20, y, 9.5, zh);
    text(x + 20, y + 11.5, 7.6, en, { grey: 0.3 });
  };
  const bubble = (cx: number, cy: number, label: string): Rect => {
    const rect = { x: cx - BUBBLE / 2, y: cy - BUBBLE / 2, w: BUBBLE, h: BUBBLE };
    add({ kind: 'bubble', rect, label });
    return rect;
  };
  const options = (x: number, cy: number, step: number, labels: readonly string[]): Record<string, Rect> =>
    Object.fromEntries(labels.map((label, i) => {
      const letter = 'ABCD'.charAt(i);
      text(x + step * i + 11, cy + 3.2, 9, label);
      return [letter, bubble(x + step * i, cy, letter)];
    }));
  const cells = (x: number, y: number, count: number): Rect => {
    for (let i = 0; i < count; i++) add({ kind: 'rect', rect: { x: x + i * 24, y, w: 24, h: 27 }, stroke: 0.9 });
    return { x, y, w: count * 24, h: 27 };
  };
  const footer = (): void => {
    text(WIDTH / 2, 812, 7.6, `${PAPER.zh}   ·   第 ${page} 页，共 2 页   ·   Page ${page} of 2`, { grey: 0.35, centre: true });
  };

  text(LEFT, 56, 16, PAPER.zh, { bold: true });
  text(LEFT, 71, 9.5, `${PAPER.en}   ·   40 分钟 minutes   ·   满分 50 points`, { grey: 0.25 });
  text(LEFT, 100, 9.5, '姓名 Name');
  add({ kind: 'line', x1: 98, x2: 260, y: 103, stroke: 0.7 });
  text(276, 100, 9.5, '班级 Class');
  add({ kind: 'line', x1: 328, x2: 430, y: 103, stroke: 0.7 });
  text(LEFT, 132, 9.5, '学号 Student No.');
  const studentNumber = cells(128, 115, 6);
  text(290, 125, 7.6, '请把圆圈涂满；写错时划掉，再写一次。', { grey: 0.3 });
  text(290, 136, 7.6, 'Fill the circle. To change an answer, cross it out and mark another.', { grey: 0.3 });
  add({ kind: 'line', x1: LEFT, x2: RIGHT, y: 153, stroke: 0.9 });

  heading(171, '一、单项选择题  Choose one answer  （每题 2 分 · 2 points each）');
  CHOICES.forEach((item, i) => {
    const x = i % 2 === 0 ? LEFT : 306;
    const y = 182 + Math.floor(i / 2) * 63;
    stem(x, y + 11, item.id, item.zh, item.en);
    places.set(item.id, { page, region: { x: x - 3, y, w: 248, h: 57 }, bubbles: options(x + 27, y + 41, 56, item.options), field: null, cells: null });
  });

  heading(450, '二、多项选择题  Choose all that apply  （4 分 points）');
  stem(LEFT, 467, MULTIPLE.id, MULTIPLE.zh, MULTIPLE.en);
  places.set(MULTIPLE.id, { page, region: { x: LEFT - 3, y: 456, w: 510, h: 56 }, bubbles: options(LEFT + 27, 497, 84, MULTIPLE.options), field: null, cells: null });

  heading(534, '三、判断题  True or false  （每题 1 分 · 1 point each）');
  TRUE_FALSE.forEach((item, i) => {
    const y = 541 + i * 31;
    stem(LEFT, y + 12, item.id, item.zh, item.en);
    text(407, y + 18.2, 9, '对 True');
    text(487, y + 18.2, 9, '错 False');
    const bubbles = { true: bubble(396, y + 15, 'T'), false: bubble(476, y + 15, 'F') };
    places.set(item.id, { page, region: { x: LEFT - 3, y, w: 510, h: 30 }, bubbles, field: null, cells: null });
  });

  heading(625, '四、填字母  Write the letter  （每题 2 分 · 2 points each）');
  text(LEFT + 20, 642, 9, LETTERS.options);
  LETTERS.items.forEach((item, i) => {
    const x = LEFT + i * 262;
    stem(x, 663, item.id, item.zh, item.en);
    const field = { x: x + 130, y: 650, w: 28, h: 28 };
    add({ kind: 'rect', rect: field, stroke: 0.9 });
    places.set(item.id, { page, region: { x: x - 3, y: 648, w: 248, h: 32 }, bubbles: {}, field, cells: 1 });
  });

  heading(704, '五、填数字  Write the number, one digit in each box  （每题 3 分 · 3 points each）');
  const digits = (item: (typeof DIGITS)[number], y: number): void => {
    stem(LEFT, y + 15, item.id, item.zh, item.en);
    const field = cells(410, y + 2, item.cells);
    places.set(item.id, { page, region: { x: LEFT - 3, y, w: 510, h: 32 }, bubbles: {}, field, cells: item.cells });
  };
  digits(DIGITS[0], 714);
  footer();

  page = 2;
  text(LEFT, 56, 12, PAPER.zh, { bold: true });
  text(LEFT, 70, 8.5, PAPER.en, { grey: 0.25 });
  add({ kind: 'line', x1: LEFT, x2: 470, y: 82, stroke: 0.9 });
  digits(DIGITS[1], 104);
  digits(DIGITS[2], 146);

  heading(204, '六、填空题  Write the answer on the line');
  const line = (id: string, y: number, zh: string, en: string, length: number): void => {
    stem(LEFT, y + 12, id, zh, en);
    add({ kind: 'line', x1: LEFT + 20, x2: LEFT + 20 + length, y: y + 56, stroke: 0.7 });
    places.set(id, { page, region: { x: LEFT - 3, y, w: 510, h: 61 }, bubbles: {}, field: { x: LEFT + 20, y: y + 29, w: length, h: 26.4 }, cells: null });
  };
  line(TEXT.id, 213, `${TEXT.zh}（2 分 points）`, TEXT.en, 190);
  line(NUMBER.id, 279, `${NUMBER.zh}（3 分 points）`, NUMBER.en, 150);

  heading(363, '七、解答题  Show your working  （每题 5 分 · 5 points each）');
  let y = 372;
  for (const item of STEPWISE) {
    stem(LEFT, y + 12, item.id, item.zh, item.en);
    const frame = { x: LEFT, y: y + 30, w: RIGHT - LEFT, h: item.height - 38 };
    add({ kind: 'rect', rect: frame, stroke: 0.6 });
    places.set(item.id, { page, region: { x: LEFT - 3, y, w: 513, h: item.height - 5 }, bubbles: {}, field: frame, cells: null });
    y += item.height + 6;
  }
  footer();

  return { pages, places, studentNumber, name: { x: 100, y: 80, w: 158, h: 23 }, className: { x: 332, y: 80, w: 96, h: 23 } };
}
