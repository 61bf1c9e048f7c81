import type { JSX, Ref as ReactRef } from 'react';
import type { Box, Question, Submission } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Surface, type SurfaceHandle } from '../../page/surface.tsx';
import { Button, Key } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Wait } from '../../ui/wait.tsx';
import type { Command } from './keys.ts';
import { boxesOf } from './boxes-of.ts';
import type { RubricPoint } from './points.ts';

interface Props {
  readonly ref: ReactRef<SurfaceHandle>;
  readonly submission: Submission | undefined;
  readonly question: Question | undefined;
  readonly questionId: string;
  readonly page: number;
  /** Pages with a part of the answer. */
  readonly withParts: readonly number[];
  readonly regions: readonly { readonly page: number; readonly box: Box }[];
  readonly points: readonly RubricPoint[];
  readonly mode: 'region' | 'page';
  readonly active: number | null;
  readonly onPage: (page: number) => void;
  readonly run: (command: Command) => void;
}

export function ItemPage({ ref, submission, question, questionId, page, withParts, regions, points, mode, active, onPage, run }: Props): JSX.Element {
  const t = useT();
  const scan = submission?.pages.find(({ script_page: number }) => number === page) ?? (withParts.includes(page) ? undefined : submission?.pages[0]);
  const numbers = submission?.pages.flatMap(({ script_page: number }) => number ?? []) ?? [];
  const here = regions.filter((region) => region.page === page).map(({ box }) => box);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {scan?.image ? (
        <Surface
          ref={ref}
          image={scan.image}
          alt={t('page.scan', { page })}
          boxes={question === undefined ? [] : boxesOf(question, points, page)}
          regions={here}
          mode={mode}
          name={`${questionId}/${page}`}
          active={active === null ? null : String(active)}
        />
      ) : (
        <div className="min-h-0 flex-1 p-4">
          {submission === undefined ? <Wait rows={6} /> : <Notice tone="uncertain">{scan?.failure?.message ?? t('page.not_scanned', { page })}</Notice>}
        </div>
      )}
      <div className="flex flex-wrap items-center gap-1 border-t border-hair bg-paper px-2 py-1">
        <Button kind="quiet" aria-label={t('page.zoom_out')} onClick={() => run('zoom_out')}>
          −
        </Button>
        <Button kind="quiet" aria-label={t('page.zoom_in')} onClick={() => run('zoom_in')}>
          +
        </Button>
        <Button kind="quiet" onClick={() => run('fit')}>
          {t('page.fit')} <Key>Z</Key>
        </Button>
        <Button kind="quiet" onClick={() => run('mode')} aria-pressed={mode === 'page'}>
          {mode === 'region' ? t('page.whole') : t('page.region')} <Key>F</Key>
        </Button>
        {numbers.length > 1 && (
          <nav aria-label={t('page.pages')} className="ml-auto flex items-center gap-1">
            <span className="text-13 text-ink-2">{t('page.page')}</span>
            {numbers.map((number) => (
              <Button key={number} kind={number === page ? 'plain' : 'quiet'} aria-current={number === page ? 'page' : undefined} className="min-w-9 px-1" onClick={() => onPage(number)}>
                {number}
                {withParts.includes(number) && <span title={t('page.has_part')}>·</span>}
              </Button>
            ))}
          </nav>
        )}
      </div>
    </div>
  );
}
