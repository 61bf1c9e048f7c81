import type { Language } from '../../app/prefs.ts';

/** A small paper to look at and to change; ready to be marked as it is. */
export function sampleExam(language: Language): string {
  return language === 'zh-CN' ? CHINESE : ENGLISH;
}

const CHINESE = `# 示例：一份两道题的小测验。方框为 [上, 左, 下, 右]，单位是页面的千分之一。
id: sample-quiz
title: 示例小测验
paper:
  pages: 1
  split: pages
questions:
  - id: "1"
    type: objective
    max_score: 2
    question: 光合作用主要发生在植物的哪个部位？
    regions: [{page: 1, box: [180, 80, 300, 920]}]
    answer: {kind: choice, correct: B, options: [A, B, C, D], field: {page: 1, box: [190, 760, 240, 900]}}
  - id: "2"
    type: stepwise
    max_score: 6
    question: 解方程 x² − 5x + 6 = 0。
    regions: [{page: 1, box: [320, 80, 700, 920]}]
    answer: {kind: text, correct: x = 2 或 x = 3}
    points:
      - {id: M1, kind: method, score: 2, description: 因式分解或使用求根公式}
      - {id: A1, kind: accuracy, score: 2, needs: [M1], description: 两个根都正确}
      - {id: B1, kind: independent, score: 2, description: 代入检验}
`;

const ENGLISH = `# Sample: a quiz of two questions. Boxes are [top, left, bottom, right] in thousandths of the page.
id: sample-quiz
title: Sample quiz
paper:
  pages: 1
  split: pages
questions:
  - id: "1"
    type: objective
    max_score: 2
    question: Where in a plant does most photosynthesis happen?
    regions: [{page: 1, box: [180, 80, 300, 920]}]
    answer: {kind: choice, correct: B, options: [A, B, C, D], field: {page: 1, box: [190, 760, 240, 900]}}
  - id: "2"
    type: stepwise
    max_score: 6
    question: Solve x² − 5x + 6 = 0.
    regions: [{page: 1, box: [320, 80, 700, 920]}]
    answer: {kind: text, correct: x = 2 or x = 3}
    points:
      - {id: M1, kind: method, score: 2, description: factorises or uses the formula}
      - {id: A1, kind: accuracy, score: 2, needs: [M1], description: both roots}
      - {id: B1, kind: independent, score: 2, description: checks by substitution}
`;
