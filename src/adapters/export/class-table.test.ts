import { describe, expect, it } from 'vitest';
import { classTable } from './class-table.ts';
import { reviewList } from './review-list.ts';
import type { QuestionResult } from '../../contracts/results-file.ts';
import { answer, paper, smallExam, smallResults } from './export.fixtures.ts';
import { fitText, foldText, textWidth } from './text-width.ts';

const VIEW = { width: 80, lang: 'zh-CN', colour: false };

describe('class table', () => {
  it('gives every student a row of the same columns', () => {
    const lines = classTable(smallResults(), smallExam(), VIEW).split('\n');
    expect(lines[0]).toMatch(/^学号 +姓名 +1 +2 +3 +总分 +状态$/);
    expect(lines[2]).toMatch(/^070156 陈思远 +2 0 2\.5 4\.5\/9 完成$/);
    expect(lines[3]).toMatch(/^204871 王小明 +2 \? +\? +2\+\? +待复核 2$/);
    const [first = '', second = ''] = lines.slice(2);
    expect(textWidth(first.slice(0, first.indexOf('4.5/9') + 5))).toBe(textWidth(second.slice(0, second.indexOf('2+?') + 3)));
  });

  it('keeps to the width by going on below', () => {
    const exam = smallExam();
    const many = { ...exam, questions: Array.from({ length: 60 }, (_, i) => ({ ...exam.questions[0], id: String(i + 1) })) } as typeof exam;
    for (const width of [80, 100, 120]) {
      const table = classTable(smallResults(), many, { ...VIEW, width });
      expect(Math.max(...table.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
      expect(table).toContain('总分');
    }
  });

  it('steers no terminal unless colours are asked for', () => {
    const results = smallResults();
    const named = { ...results, students: results.students.map((student) => ({ ...student, name: 'a\u001b[31mb\nc' })) };
    expect(classTable(named, smallExam(), VIEW)).not.toContain('\u001b');
    expect(classTable(named, smallExam(), VIEW)).toContain('a[31mb c');
    expect(classTable(results, smallExam(), { ...VIEW, colour: true })).toContain('\u001b[33m');
  });

  it('groups what waits by reason and question', () => {
    const list = reviewList(smallResults(), smallExam(), { ...VIEW, lang: 'en' });
    expect(list.split('\n')[0]).toBe('To review: 4 questions');
    expect(list).toMatch(/ {3}3 {2}A written answer/);
    expect(list).toContain('Question 3: 204871, +1+1');
  });

  it('names questions in a row as a range, and keeps to the width in both languages', () => {
    const results = smallResults();
    const waiting = (id: string): QuestionResult => answer(id, 1, { score: null, status: 'needs_review', reason_code: 'page_missing' });
    const ids = ['1', '2', '3', '4', '6', '7', '9a'];
    const numbers = Array.from({ length: 30 }, (_, i) => String(213_900 + i));
    const papers = numbers.map((number) => paper(number, null, ids.map(waiting)));
    const exam = smallExam();
    const long = { ...exam, questions: ids.flatMap((id) => exam.questions.slice(0, 1).map((question) => ({ ...question, id }))) };
    const list = (students: typeof papers, lang: string, width: number): string => reviewList({ ...results, students }, long, { ...VIEW, lang, width });
    const one = paper('070156', null, []);
    for (const [lang, some, all] of [
      ['en', 'Question 1–4, 6, 7, 9a: 213900, 213901', 'Question 1–4, 6, 7, 9a: all 30 papers'],
      ['zh-CN', '题号 1–4、6、7、9a：213900、213901', '题号 1–4、6、7、9a：全部 30 份答卷'],
    ] as const) {
      for (const width of [80, 120]) {
        expect(list([...papers, one], lang, width)).toContain(some);
        expect(Math.max(...list([...papers, one], lang, width).split('\n').map(textWidth))).toBeLessThanOrEqual(width);
        expect(list(papers, lang, width)).toContain(all);
      }
    }
  });

  it('measures and folds Chinese', () => {
    expect(textWidth('王a：')).toBe(5);
    expect(fitText('欧阳娜娜同学', 9)).toBe('欧阳娜娜…');
    expect(foldText('这是书写作答，而系统没有', 12)).toEqual(['这是书写作', '答，而系统没', '有']);
  });
});
