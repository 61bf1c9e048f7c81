import { sentenceLanguage, type SentenceLanguage } from '../../contracts/messages.ts';
import type { QuestionResult, StudentResult } from '../../contracts/results-file.ts';

const LABELS = {
  'zh-CN': {
    results: '成绩', items: '试题分析', review: '待复核', unassigned: '未归属页面',
    student_id: '学号', name: '姓名', total: '总分', max_total: '满分', status: '状态', waiting: '待复核题数',
    question: '题号', max_score: '满分', answers: '已批人数', mean: '平均分', share: '得分率', full: '满分率',
    reason: '原因', proposal: '建议得分', read: '识别内容', file: '文件', page: '页', unknown: '未识别',
    done: '完成', reviewing: '待复核', failed: '失败', rejected: '已退回', running: '处理中',
    nothing_waits: '没有需要人工复核的题目。', papers: '份答卷', questions: '题', comma: '、', colon: '：', all: '全部',
  },
  en: {
    results: 'Results', items: 'Questions', review: 'To review', unassigned: 'Unassigned pages',
    student_id: 'Student no.', name: 'Name', total: 'Total', max_total: 'Out of', status: 'Status', waiting: 'Waiting',
    question: 'Question', max_score: 'Out of', answers: 'Marked', mean: 'Mean', share: 'Mean %', full: 'Full marks %',
    reason: 'Reason', proposal: 'Proposal', read: 'Read as', file: 'File', page: 'Page', unknown: 'unknown',
    done: 'done', reviewing: 'review', failed: 'failed', rejected: 'rejected', running: 'running',
    nothing_waits: 'Nothing waits for a person.', papers: 'papers', questions: 'questions', comma: ', ', colon: ': ', all: 'all',
  },
} as const satisfies Record<SentenceLanguage, Record<string, string>>;

export type Labels = (typeof LABELS)[SentenceLanguage];

/** Words of tables and papers in the language nearest to `lang` (BCP 47). */
export function labelsFor(lang: string): Labels {
  return LABELS[sentenceLanguage(lang)];
}

export function waits(question: Pick<QuestionResult, 'status'> | undefined): boolean {
  return question === undefined || question.status === 'needs_review';
}

export function statusLabel(student: StudentResult, labels: Labels): string {
  switch (student.status) {
    case 'COMPLETED': return labels.done;
    case 'REVIEWING': return labels.reviewing;
    case 'FAILED': return labels.failed;
    case 'REJECTED': return labels.rejected;
    default: return labels.running;
  }
}

/** Marks without trailing zeros: 2, 1.5, 0.25. */
export function formatScore(score: number): string {
  return String(Math.round(score * 100) / 100);
}

/** Sum in marks of what is already decided. */
export function decidedScore(student: StudentResult): number {
  const hundredths = student.questions.reduce((sum, question) => sum + (waits(question) ? 0 : Math.round((question.score ?? 0) * 100)), 0);
  return hundredths / 100;
}
