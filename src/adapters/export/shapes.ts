import { LineCapStyle, rgb, type Color, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import type { Point } from '../../domain/geometry.ts';
import type { Area } from './ink-map.ts';

/** Colour says who marked: the machine, a person, or that nobody is sure yet. */
export const COLOURS = {
  machine: rgb(0x1d / 255, 0x5f / 255, 0xa8 / 255),
  human: rgb(0xa8 / 255, 0x20 / 255, 0x1a / 255),
  uncertain: rgb(0xb8 / 255, 0x73 / 255, 0),
  uncertainText: rgb(0x7a / 255, 0x4a / 255, 0),
  ink: rgb(0x1c / 255, 0x1a / 255, 0x17 / 255),
  faint: rgb(0x57 / 255, 0x52 / 255, 0x4a / 255),
  line: rgb(0xd8 / 255, 0xd3 / 255, 0xca / 255),
  wash: rgb(1, 0xf3 / 255, 0xd6 / 255),
  white: rgb(1, 1, 1),
} as const;

export type Verdict = 'right' | 'wrong' | 'partly' | 'open';

/** A page drawn on with y down from the scan's top left; `top` is the strip above the scan. */
export class Canvas {
  readonly #page: PDFPage;
  readonly #font: PDFFont;
  readonly #top: number;

  constructor(page: PDFPage, font: PDFFont, top: number) {
    this.#page = page;
    this.#font = font;
    this.#top = top;
  }

  #y(y: number): number {
    return this.#page.getHeight() - this.#top - y;
  }

  /** `y` is the baseline. */
  text(value: string, x: number, y: number, size: number, color: Color): void {
    this.#page.drawText(value, { x, y: this.#y(y), size, font: this.#font, color });
  }

  textWidth(value: string, size: number): number {
    return this.#font.widthOfTextAtSize(value, size);
  }

  area({ x, y, w, h }: Area, style: { fill?: Color; stroke?: Color; width?: number }): void {
    this.#page.drawRectangle({
      x, y: this.#y(y + h), width: w, height: h,
      ...(style.fill !== undefined && { color: style.fill }),
      ...(style.stroke !== undefined && { borderColor: style.stroke, borderWidth: style.width ?? 1 }),
    });
  }

  /** Straight strokes through `points`; `dash` in points. */
  strokes(points: readonly Point[], color: Color, width: number, dash?: readonly [number, number]): void {
    points.slice(1).forEach((end, i) => {
      const start = points[i] ?? end;
      this.#page.drawLine({
        start: { x: start[0], y: this.#y(start[1]) }, end: { x: end[0], y: this.#y(end[1]) }, thickness: width, color, lineCap: LineCapStyle.Round,
        ...(dash !== undefined && { dashArray: [...dash] }),
      });
    });
  }

  /** ✓ ✗ ◐ ? as strokes, so that no font need have them; fills `area`'s height. */
  verdict(verdict: Verdict, area: Area, color: Color): void {
    const s = Math.min(area.w, area.h);
    const at = (x: number, y: number): Point => [area.x + x * s, area.y + y * s];
    const width = s * 0.13;
    switch (verdict) {
      case 'right':
        this.strokes([at(0.08, 0.55), at(0.36, 0.86), at(0.92, 0.12)], color, width);
        return;
      case 'wrong':
        this.strokes([at(0.14, 0.14), at(0.86, 0.86)], color, width);
        this.strokes([at(0.86, 0.14), at(0.14, 0.86)], color, width);
        return;
      case 'partly':
        this.#circle(at(0.5, 0.5), s * 0.4, color, width * 0.75);
        this.#page.drawSvgPath(`M0 ${-s * 0.4}A${s * 0.4} ${s * 0.4} 0 0 0 0 ${s * 0.4}Z`, { x: area.x + s / 2, y: this.#y(area.y + s / 2), color });
        return;
      case 'open':
        this.strokes([at(0.5, 0.02), at(0.98, 0.94), at(0.02, 0.94), at(0.5, 0.02)], color, width * 0.7);
        this.text('?', area.x + s / 2 - this.textWidth('?', s * 0.62) / 2, area.y + s * 0.86, s * 0.62, color);
    }
  }

  /** ◇ by the machine, ● by a person. */
  author(human: boolean, [x, y]: Point, size: number, color: Color): void {
    if (human) {
      this.#page.drawCircle({ x, y: this.#y(y), size: size / 2, color });
      return;
    }
    const r = size / 2;
    this.strokes([[x, y - r], [x + r, y], [x, y + r], [x - r, y], [x, y - r]], color, 0.8);
  }

  #circle([x, y]: Point, radius: number, color: Color, width: number): void {
    this.#page.drawCircle({ x, y: this.#y(y), size: radius, borderColor: color, borderWidth: width });
  }
}
