import type { ChineseHand, LatinHand } from './hands.ts';

/** What one student put down as the answer to one question. */
export type Written =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'double'; readonly text: string }
  | { readonly kind: 'light'; readonly text: string }
  | { readonly kind: 'crossed'; readonly out: string; readonly text: string };

export type Working = 'full' | 'no_check' | 'slip' | 'wrong' | 'full_zh' | 'slip_zh' | 'none';

export interface Child {
  readonly number: string;
  readonly name: string;
  readonly latin: LatinHand;
  readonly chinese: ChineseHand;
  /** Grey of the ink, 0 black to 255. */
  readonly ink: number;
  /** Stroke added to the pen, in points. */
  readonly pressure: number;
  /** Answers that differ from the key; the others are right. */
  readonly answers: Readonly<Record<string, string | Written>>;
  readonly working: readonly [Working, Working];
  /** Wrote on a photocopy of the blank, without a page code. */
  readonly photocopy?: boolean;
}

export const CLASS_NAME = '七（2）班';

export const CHILDREN: readonly Child[] = [
  { number: '204871', name: '王小明', latin: 'kalam', chinese: 'ma-shan-zheng', ink: 42, pressure: 0.1, answers: {}, working: ['full_zh', 'full_zh'] },
  { number: '204903', name: '李雨桐', latin: 'caveat', chinese: 'long-cang', ink: 70, pressure: 0.3, answers: { '2': 'A', '9': 'A', '16': '1250', '18': '37.5cm' }, working: ['no_check', 'slip'] },
  { number: '070156', name: '陈思远', latin: 'patrick', chinese: 'ma-shan-zheng', ink: 35, pressure: 0.1, answers: { '4': 'B', '5': { kind: 'double', text: 'BC' }, '13': 'C' }, working: ['full', 'full'] },
  { number: '215338', name: '张伟', latin: 'kalam-light', chinese: 'zhi-mang-xing', ink: 55, pressure: 0.25, answers: { '1': 'D', '10': 'F', '15': '46', '17': '蒸发' }, working: ['slip', 'wrong'] },
  { number: '219460', name: '张伟', latin: 'caveat-bold', chinese: 'liu-jian-mao-cao', ink: 48, pressure: 0.1, answers: { '6': 'D', '9': 'ACD', '17': 'melting' }, working: ['full', 'no_check'] },
  { number: '203577', name: '刘子涵', latin: 'patrick', chinese: 'long-cang', ink: 96, pressure: 0.15, answers: { '3': { kind: 'light', text: 'A' }, '7': 'B', '14': '120' }, working: ['slip_zh', 'full_zh'] },
  { number: '208124', name: 'Emma Wilson', latin: 'caveat', chinese: 'long-cang', ink: 60, pressure: 0.35, answers: { '8': 'C', '17': 'melting', '18': '37.5 cm' }, working: ['full', 'full'] },
  { number: '216045', name: '赵一鸣', latin: 'kalam', chinese: 'zhi-mang-xing', ink: 38, pressure: 0, answers: { '2': { kind: 'crossed', out: 'A', text: 'C' }, '11': 'T', '16': '1350' }, working: ['no_check', 'wrong'] },
  { number: '201789', name: '孙悦', latin: 'caveat-bold', chinese: 'ma-shan-zheng', ink: 64, pressure: 0.1, answers: { '5': 'D', '12': 'C', '15': '28' }, working: ['wrong', 'none'] },
  { number: '218830', name: '周天佑', latin: 'kalam-light', chinese: 'long-cang', ink: 44, pressure: 0.3, answers: { '1': 'A', '4': 'A', '9': 'BC', '14': '138', '18': '3.75 cm' }, working: ['slip', 'slip'] },
  { number: '206412', name: 'Liam Chen', latin: 'patrick', chinese: 'zhi-mang-xing', ink: 52, pressure: 0.05, answers: { '6': '', '13': 'D', '17': 'melt' }, working: ['full', 'slip'] },
  { number: '213907', name: '吴佳怡', latin: 'caveat', chinese: 'ma-shan-zheng', ink: 40, pressure: 0.4, answers: { '10': 'F', '11': 'T' }, working: ['full_zh', 'slip_zh'] },
  { number: '209658', name: '郑浩然', latin: 'kalam', chinese: 'liu-jian-mao-cao', ink: 58, pressure: 0.05, answers: { '3': 'B', '7': 'A', '8': 'B', '12': 'D', '16': '135' }, working: ['wrong', 'wrong'] },
  { number: '211236', name: 'Sofia Rossi', latin: 'caveat-bold', chinese: 'long-cang', ink: 36, pressure: 0.1, answers: { '9': 'AC', '17': 'freezing' }, working: ['full', 'no_check'] },
  { number: '205341', name: '黄诗涵', latin: 'patrick', chinese: 'ma-shan-zheng', ink: 46, pressure: 0.1, answers: { '4': 'C', '14': '126', '17': '溶解' }, working: ['full_zh', 'full_zh'], photocopy: true },
  { number: '217594', name: '林逸飞', latin: 'kalam', chinese: 'zhi-mang-xing', ink: 50, pressure: 0.1, answers: { '2': 'B', '5': 'A', '15': '84' }, working: ['no_check', 'slip_zh'], photocopy: true },
];

/** On the roster, not in the stack. */
export const ABSENT = { number: '202468', name: '何静' } as const;

const WORKINGS: Readonly<Record<'19' | '20', Readonly<Record<Working, { readonly score: number; readonly lines: readonly string[] }>>>> = {
  '19': {
    full: { score: 5, lines: ['3x - 7 = 11', '3x = 11 + 7', '3x = 18', 'x = 6', 'Check: 3 × 6 - 7 = 11'] },
    full_zh: { score: 5, lines: ['解：移项  3x = 11 + 7', '3x = 18', 'x = 6', '检验：左边 = 3 × 6 - 7 = 11 = 右边'] },
    no_check: { score: 4, lines: ['3x = 11 + 7 = 18', 'x = 18 ÷ 3', 'x = 6'] },
    slip: { score: 2, lines: ['3x - 7 = 11', '3x = 18', 'x = 9'] },
    slip_zh: { score: 2, lines: ['解：3x = 11 + 7', '3x = 18', 'x = 8'] },
    wrong: { score: 0, lines: ['3x = 11 - 7', '3x = 4', 'x = 4/3'] },
    none: { score: 0, lines: [] },
  },
  '20': {
    full: { score: 5, lines: ['Let there be x boys.', 'x + (x + 4) = 40', '2x = 36', 'x = 18', '18 boys and 22 girls'] },
    full_zh: { score: 5, lines: ['解：设男生有 x 人，女生有 (x + 4) 人', 'x + (x + 4) = 40', '2x = 36,  x = 18', '答：男生 18 人，女生 22 人'] },
    no_check: { score: 4, lines: ['x + x + 4 = 40', '2x = 36', 'x = 18 boys'] },
    slip: { score: 2, lines: ['x + x + 4 = 40', '2x = 44', 'x = 22 boys'] },
    slip_zh: { score: 2, lines: ['设男生 x 人', 'x + x + 4 = 40', 'x = 20'] },
    wrong: { score: 0, lines: ['40 ÷ 2 = 20', '20 boys, 20 girls'] },
    none: { score: 0, lines: [] },
  },
};

export function working(child: Child, question: '19' | '20'): { readonly score: number; readonly lines: readonly string[] } {
  return WORKINGS[question][child.working[question === '19' ? 0 : 1]];
}

/** Every character anyone writes by hand. */
export function handwrittenText(): string {
  const answers = CHILDREN.flatMap((child) => [child.name, ...Object.values(child.answers).map((one) => (typeof one === 'string' ? one : one.text))]);
  const lines = Object.values(WORKINGS).flatMap((one) => Object.values(one).flatMap((variant) => variant.lines));
  return [CLASS_NAME, ...answers, ...lines].join('');
}
