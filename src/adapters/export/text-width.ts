const WIDE = /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation})/u;
const NOTHING = /^[\p{M}\p{C}]/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** One line, without characters that would steer a terminal: a name is data. */
export function plainLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(/\p{C}/gu, '');
}

/** Columns of a terminal the text takes; Chinese characters take two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += NOTHING.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  return width;
}

/** Cut to at most `width` columns, with `…` where something was cut off. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of segmenter.segment(text)) {
    used += textWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

/** Words (or Chinese text, anywhere) folded into lines of at most `width` columns. */
export function foldText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/\p{Script=Han}[\p{P}]*|[^\s\p{Script=Han}、，]+[、，]*|[、，]+|\s+/gu) ?? []) {
    if (line !== '' && textWidth(line) + textWidth(word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (line !== '' || word.trim() !== '') line += word;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}
