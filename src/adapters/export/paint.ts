export type Paint = 'uncertain' | 'human' | 'faint' | 'bold';

const CODES: Readonly<Record<Paint, string>> = { uncertain: '33', human: '31', faint: '2', bold: '1' };

/** Text in the colour of its meaning, by ANSI codes; plain where `colour` is false. */
export function paint(text: string, how: Paint | null, colour: boolean): string {
  return colour && how !== null ? `\u001b[${CODES[how]}m${text}\u001b[0m` : text;
}
