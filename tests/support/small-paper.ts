import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';

/** A paper of one page that is quick to draw and to mark: four choices by bubble and one question for people. */
export const SMALL_EXAM = 'small-paper';
export const CHOICES = ['1', '2', '3', '4'] as const;
/** No machine has an opinion on it: it always waits for a person. */
export const FOR_PEOPLE = '5';
const OPTIONS = ['A', 'B', 'C', 'D'] as const;
const CORRECT = 'B';
const SIZE = { width: 1000, height: 1414 };

/** In thousandths of the page: `[ymin, xmin, ymax, xmax]`. */
function bubble(row: number, column: number): [number, number, number, number] {
  const [y, x] = [200 + row * 100, 200 + column * 150];
  return [y, x, y + 21, x + 30];
}

export function smallExam(id: string = SMALL_EXAM): string {
  const choices = CHOICES.map((question, row) => ({
    id: question,
    type: 'objective',
    max_score: 2,
    regions: [{ page: 1, box: [190 + row * 100, 100, 240 + row * 100, 900] }],
    answer: { kind: 'choice', correct: CORRECT, marks: Object.fromEntries(OPTIONS.map((option, column) => [option, bubble(row, column)])) },
  }));
  const stepwise = {
    id: FOR_PEOPLE,
    type: 'stepwise',
    max_score: 5,
    regions: [{ page: 1, box: [600, 100, 900, 900] }],
    answer: { kind: 'text', correct: 'x = 2' },
    points: [{ id: 'A1', kind: 'accuracy', score: 5, description: 'x = 2' }],
  };
  return JSON.stringify({ id, title: 'Small paper', language: 'en', paper: { pages: 1 }, questions: [...choices, stepwise] });
}

/** One page: which bubble each question has filled; `null` leaves it empty, which waits for a person. */
export async function drawSmallPage(answers: readonly (string | null)[], name: string): Promise<Buffer> {
  const [sx, sy] = [SIZE.width / 1000, SIZE.height / 1000];
  const shapes = CHOICES.flatMap((question, row) =>
    OPTIONS.map((option, column) => {
      const [top, left, bottom, right] = bubble(row, column);
      const fill = answers[row] === option ? '#222' : 'none';
      const [rx, ry] = [((right - left) / 2) * sx, ((bottom - top) / 2) * sy];
      return `<ellipse cx="${left * sx + rx}" cy="${top * sy + ry}" rx="${rx}" ry="${ry}" fill="${fill}" stroke="#333" stroke-width="2"/>`;
    }).concat(`<text x="100" y="${(bubble(row, 0)[2] - 3) * sy}" font-size="26">${question}</text>`),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}"><rect width="100%" height="100%" fill="#fff"/>
    <rect x="60" y="60" width="${SIZE.width - 120}" height="${SIZE.height - 120}" fill="none" stroke="#000" stroke-width="4"/>
    <text x="100" y="130" font-size="40">${name}</text>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).greyscale().jpeg({ quality: 85 }).toBuffer();
}

/** A stack as one PDF. */
export async function stackOf(pages: readonly Buffer[]): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  for (const page of pages) {
    const image = await pdf.embedJpg(page);
    pdf.addPage([595, 842]).drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
  }
  return Buffer.from(await pdf.save());
}

/** What a machine gives, or proposes for an answer that was left out. */
export const scoreOf = (answer: string | null): number => (answer === CORRECT ? 2 : 0);
