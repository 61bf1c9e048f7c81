/** What the paper asks. `zh` and `en` are printed one above the other; `id`s are the exam file's. */
export interface ChoiceItem {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly options: readonly [string, string, string, string];
  readonly correct: string;
}

export const PAPER = {
  id: 'grade7-quiz',
  zh: '七年级数学与科学小测',
  en: 'Grade 7 Mathematics and Science Quiz',
} as const;

export const CHOICES: readonly ChoiceItem[] = [
  { id: '1', zh: '下列各数中最小的是', en: 'Which number is the smallest?', options: ['0', '–3', '2', '–1'], correct: 'B' },
  { id: '2', zh: '计算 (–2)³ 的结果是', en: 'Work out (–2)³.', options: ['–6', '8', '–8', '6'], correct: 'C' },
  { id: '3', zh: '化简 3a + 2a – a', en: 'Simplify 3a + 2a – a.', options: ['4a', '5a', '6a', '4'], correct: 'A' },
  { id: '4', zh: '60° 角的余角是', en: 'What is the complement of 60°?', options: ['120°', '60°', '40°', '30°'], correct: 'D' },
  { id: '5', zh: '标准大气压下水的沸点是', en: 'At what temperature does water boil?', options: ['0 °C', '37 °C', '100 °C', '200 °C'], correct: 'C' },
  { id: '6', zh: '下列各数中既是偶数又是质数的是', en: 'Which number is both even and prime?', options: ['1', '2', '4', '9'], correct: 'B' },
  { id: '7', zh: '方程 2x – 8 = 0 的解是', en: 'Solve 2x – 8 = 0.', options: ['–4', '2', '6', '4'], correct: 'D' },
  { id: '8', zh: '下列能源中属于可再生能源的是', en: 'Which source of energy is renewable?', options: ['风 wind', '煤 coal', '油 oil', '气 gas'], correct: 'A' },
];

export const MULTIPLE = {
  id: '9',
  zh: '下列哪些是有理数？（可多选，每选对一项得 2 分，选错扣 2 分）',
  en: 'Which of these are rational numbers? Choose all that apply: +2 for each right one, –2 for each wrong one.',
  options: ['1/2', 'π', '–0.7', 'π + 1'],
  correct: ['A', 'C'],
  max: 4,
} as const;

export const TRUE_FALSE = [
  { id: '10', zh: '地球绕着太阳公转。', en: 'The Earth travels round the Sun.', correct: true },
  { id: '11', zh: '所有的金属都能被磁铁吸引。', en: 'Every metal is attracted by a magnet.', correct: false },
] as const;

export const LETTERS = {
  options: 'A  牛顿 newton      B  千克 kilogram      C  秒 second      D  米 metre',
  items: [
    { id: '12', zh: '质量的单位', en: 'unit of mass', correct: 'B' },
    { id: '13', zh: '力的单位', en: 'unit of force', correct: 'A' },
  ],
} as const;

export const DIGITS = [
  { id: '14', page: 1, zh: '计算 12 × 11 – 6', en: 'Work out 12 × 11 – 6.', cells: 3, correct: '126' },
  { id: '15', page: 2, zh: '长方形长 8 cm、宽 6 cm，面积是多少 cm²？', en: 'A rectangle is 8 cm long and 6 cm wide. What is its area in cm²?', cells: 2, correct: '48' },
  { id: '16', page: 2, zh: '汽车以每小时 90 千米的速度行驶 15 小时，共行驶多少千米？', en: 'A car drives at 90 km/h for 15 hours. How many kilometres does it go?', cells: 4, correct: '1350' },
] as const;

export const TEXT = {
  id: '17',
  zh: '物质由固态变为液态的过程叫做什么？',
  en: 'What is the change from solid to liquid called?',
  correct: '熔化',
  accept: ['melting', 'melt', '融化'],
} as const;

export const NUMBER = {
  id: '18',
  zh: '把 1.5 m 长的绳子平均剪成 4 段，每段长多少厘米？请写单位。',
  en: 'A 1.5 m rope is cut into 4 equal parts. How long is each, in centimetres? Write the unit.',
  correct: 37.5,
  unit: 'cm',
} as const;

export const STEPWISE = [
  {
    id: '19',
    zh: '解方程 3x – 7 = 11，并检验。写出过程。',
    en: 'Solve 3x – 7 = 11 and check your answer. Show your working.',
    height: 190,
    correct: 'x = 6',
    points: [
      { id: 'M1', kind: 'method', score: 2, needs: [], description: 'adds 7 to both sides: 3x = 18' },
      { id: 'A1', kind: 'accuracy', score: 2, needs: ['M1'], description: 'x = 6' },
      { id: 'B1', kind: 'independent', score: 1, needs: [], description: 'checks by putting the value back: 3 × 6 – 7 = 11' },
    ],
  },
  {
    id: '20',
    zh: '某班共有 40 人，女生比男生多 4 人。男生、女生各有多少人？写出过程。',
    en: 'A class has 40 students, with 4 more girls than boys. How many boys and girls are there? Show your working.',
    height: 205,
    correct: '18 boys and 22 girls',
    points: [
      { id: 'M1', kind: 'method', score: 2, needs: [], description: 'sets up x + (x + 4) = 40 or an equal route' },
      { id: 'A1', kind: 'accuracy', score: 2, needs: ['M1'], description: '18 boys' },
      { id: 'A2', kind: 'accuracy', score: 1, needs: ['A1'], description: '22 girls' },
    ],
  },
] as const;

export const POINTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(CHOICES.map((c) => [c.id, 2])),
  '9': MULTIPLE.max, '10': 1, '11': 1, '12': 2, '13': 2, '14': 3, '15': 3, '16': 3, '17': 2, '18': 3, '19': 5, '20': 5,
};
