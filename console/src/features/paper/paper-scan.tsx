import { useMemo, type JSX, type Ref } from 'react';
import type { Exam, SubmissionResults } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import type { SurfaceBox } from '../../page/boxes.tsx';
import { Surface, type SurfaceHandle } from '../../page/surface.tsx';
import { Button } from '../../ui/button.tsx';
import { markOf, VERDICT_GLYPH } from '../../ui/mark.ts';
import { Notice } from '../../ui/notice.tsx';
import { boxesOf } from '../review/boxes-of.ts';
import { pointsOf } from '../review/points.ts';
import { regionsOf } from '../review/pages.ts';

interface Props {
  readonly ref: Ref<SurfaceHandle>;
  readonly exam: Exam;
  readonly paper: SubmissionResults;
  readonly page: number;
  readonly chosen: string | null;
  readonly onPage: (page: number) => void;
}

/** One page with the boxes of every question on it, or of the chosen one alone. */
export function PaperScan({ ref, exam, paper, page, chosen, onPage }: Props): JSX.Element {
  const t = useT();
  const scan = paper.pages.find(({ script_page: number }) => number === page);
  const boxes = useMemo(
    () =>
      paper.questions
        .filter(({ question_id: id }) => chosen === null || id === chosen)
        .flatMap((question): readonly SurfaceBox[] => {
          const points = pointsOf(question, exam.exam.questions.find(({ id }) => id === question.question_id));
          return boxesOf(question, points, page).map((box) => ({ ...box, id: `${question.question_id}/${box.id}`, label: `${question.question_id}${VERDICT_GLYPH[box.mark.verdict]}${markOf(question).maker === 'uncertain' ? '?' : ''}`.replace('??', '?') }));
        }),
    [paper, exam, page, chosen],
  );
  const regions = useMemo(() => {
    if (chosen === null) return [];
    const question = paper.questions.find(({ question_id: id }) => id === chosen);
    return regionsOf(question, exam, chosen).filter((region) => region.page === page).map(({ box }) => box);
  }, [paper, exam, page, chosen]);
  const numbers = paper.pages.flatMap(({ script_page: number }) => number ?? []);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {scan?.image ? (
        <Surface ref={ref} image={scan.image} alt={t('page.scan', { page })} boxes={boxes} regions={regions} mode={chosen === null ? 'page' : 'region'} name={`${exam.id}/${chosen ?? 'whole'}/${page}`} active={null} />
      ) : (
        <div className="min-h-0 flex-1 p-4">
          <Notice tone="uncertain">{scan?.failure?.message ?? t('page.not_scanned', { page })}</Notice>
        </div>
      )}
      {numbers.length > 1 && (
        <nav aria-label={t('page.pages')} className="flex items-center gap-1 border-t border-hair bg-paper px-2 py-1">
          <span className="text-13 text-ink-2">{t('page.page')}</span>
          {numbers.map((number) => (
            <Button key={number} kind={number === page ? 'plain' : 'quiet'} aria-current={number === page ? 'page' : undefined} className="min-w-9" onClick={() => onPage(number)}>
              {number}
            </Button>
          ))}
        </nav>
      )}
    </div>
  );
}
