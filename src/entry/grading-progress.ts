import type { GradingEvent, Notifier } from '../ports/notifier.ts';
import type { Progress } from './progress.ts';
import type { Say } from './texts.ts';

/** Turns events of the grading run into bars: pages, then sorting, then answers. */
export function gradingProgress(progress: Progress, say: Say, questionsPerPaper: number): Notifier {
  const pages = { done: 0, total: 0 };
  const answers = { done: 0, total: 0 };
  return {
    notify(event: GradingEvent): void {
      switch (event.kind) {
        case 'file_opened':
          pages.total += event.pages;
          progress.update(say('bar_pages'), pages.done, pages.total);
          break;
        case 'page_stored':
          pages.done += 1;
          progress.update(say('bar_pages'), pages.done, pages.total);
          break;
        case 'split_progress':
          progress.update(say('bar_split'), event.done, event.total);
          break;
        case 'batch_split':
          answers.total = event.submissions * questionsPerPaper;
          progress.update(say('bar_questions'), answers.done, answers.total);
          break;
        case 'question_marked':
          answers.done += 1;
          progress.update(say('bar_questions'), answers.done, Math.max(answers.total, answers.done));
          break;
        default:
          break;
      }
    },
  };
}
