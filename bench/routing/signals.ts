import type { Mode, Output, Solution } from './records.ts';

/** The readings our own runs would be like: the marking scheme holds a full solution. */
export const OWN_MODE: Mode = 'true_solution';

/** A mark that would be accepted or sent to a person. */
export interface Candidate {
  readonly solution: string;
  readonly model: string;
  readonly human: number;
  readonly machine: number;
  /** In the order of `SIGNALS`. */
  readonly signals: readonly number[];
}

/** What is known of one mark when it is to be routed; nothing here has seen the expert's. */
interface Known {
  readonly solution: Solution;
  readonly output: Output;
  readonly mark: number;
  /** Marks of the same model in the other prompt modes; null where it gave none. */
  readonly again: readonly (number | null)[];
  /** Marks of the other models in the same prompt mode. */
  readonly others: readonly (number | null)[];
}

const DOUBT = /неразборчив|нечита|нечётк|нечетк|не\s?ясн|непонятн|(?<!не)возможно|вероятно|видимо|предположительно|не видно|кажется/giu;
const SAYS_RIGHT = /(?<!не)верный ответ|(?<!не)правильный ответ|ответ (?:полностью )?(?:верный|правильный|верен|совпадает)|полностью верн/giu;
const SAYS_WRONG = /неверн\p{L}* ответ|неправильн\p{L}* ответ|ответ (?:неверный|неправильный|неверен|не получен|не верный|не совпадает|отсутствует)/giu;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function share(marks: readonly (number | null)[], mark: number): number {
  return marks.length === 0 ? 0 : marks.filter((other) => other === mark).length / marks.length;
}

function given(marks: readonly (number | null)[]): number[] {
  return marks.filter((mark) => mark !== null);
}

function spread(marks: readonly number[]): number {
  return Math.max(...marks) - Math.min(...marks);
}

function distance(marks: readonly number[], mark: number): number {
  return marks.length === 0 ? 0 : Math.abs(mark - marks.reduce((sum, other) => sum + other, 0) / marks.length);
}

/** Whether the text says the final answer is right (1), wrong (−1), or both or neither (0). */
function saysRight(text: string): number {
  return Math.sign(count(text, SAYS_RIGHT) - count(text, SAYS_WRONG));
}

/** Signals by name; `sign` is what is expected of a right mark, for the order by one signal alone. */
export const SIGNALS: readonly { readonly name: string; readonly sign: 1 | -1; readonly of: (known: Known) => number }[] = [
  { name: 'same mark in the model’s other prompts', sign: 1, of: ({ again, mark }) => share(again, mark) },
  { name: 'same mark from the other models', sign: 1, of: ({ others, mark }) => share(others, mark) },
  { name: 'spread over the model’s prompts', sign: -1, of: ({ again, mark, solution }) => spread([mark, ...given(again)]) / solution.maxScore },
  { name: 'distance to the other models’ mean', sign: -1, of: ({ others, mark, solution }) => distance(given(others), mark) / solution.maxScore },
  { name: 'other readings without a mark', sign: -1, of: ({ again, others }) => [...again, ...others].filter((mark) => mark === null).length },
  { name: 'length of the text', sign: -1, of: ({ output }) => Math.log(1 + output.text.length) },
  { name: 'words of doubt', sign: -1, of: ({ output }) => Math.log(1 + count(output.text, DOUBT)) },
  { name: 'text calls the answer right', sign: 1, of: ({ output }) => saysRight(output.text) },
  { name: 'text and mark contradict', sign: -1, of: ({ output, mark, solution }) => Number(saysRight(output.text) < 0 ? mark === solution.maxScore : saysRight(output.text) > 0 && mark === 0) },
  { name: 'mark is zero', sign: 1, of: ({ mark }) => Number(mark === 0) },
  { name: 'mark is full', sign: 1, of: ({ mark, solution }) => Number(mark === solution.maxScore) },
  { name: 'pages', sign: -1, of: ({ solution }) => solution.pages },
];

/** Each mark of `models` in `OWN_MODE`. A text without a mark is no candidate: it goes to a person as it is. */
export function candidatesOf(solutions: readonly Solution[], models: readonly string[]): Candidate[] {
  return solutions.flatMap((solution) =>
    solution.outputs.flatMap((output) => {
      const { model, mode, mark } = output;
      if (mark === null || mode !== OWN_MODE || !models.includes(model)) return [];
      const again = solution.outputs.filter((other) => other.model === model && other.mode !== mode).map((other) => other.mark);
      const others = solution.outputs.filter((other) => other.model !== model && other.mode === mode && models.includes(other.model)).map((other) => other.mark);
      const known = { solution, output, mark, again, others };
      return [{ solution: solution.id, model, human: solution.human, machine: mark, signals: SIGNALS.map(({ of }) => of(known)) }];
    }),
  );
}
