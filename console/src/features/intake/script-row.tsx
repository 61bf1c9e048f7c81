import { memo, type JSX } from 'react';
import type { Page, RosterStudent } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { langOf } from '../../ui/lang.ts';
import { DropGap, PageThumb } from './page-thumb.tsx';
import { assign, joinBefore, movePage, type Draft, type DraftScript } from './split-edit.ts';
import { StudentBox } from './student-box.tsx';

export interface RowProps {
  readonly pages: ReadonlyMap<string, Page>;
  readonly roster: readonly RosterStudent[] | null;
  readonly twice: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
  readonly edit: (change: (draft: Draft) => Draft) => void;
  readonly view: (pageId: string) => void;
  readonly mayChange: boolean;
}

interface Props extends RowProps {
  readonly script: DraftScript;
  readonly number: number;
  readonly first: boolean;
}

export const ScriptRow = memo(function ScriptRow({ script, number, first, pages, roster, twice, taken, edit, view, mayChange }: Props): JSX.Element {
  const t = useT();
  const doubled = script.studentId !== null && twice.has(script.studentId);
  const unsure = script.problem !== null || script.studentId === null || doubled;
  const label = script.studentId === null ? t('split.nobody') : [script.studentId, script.name].filter(Boolean).join(' ');
  return (
    <li className="lazy-paint focus-within:[content-visibility:visible] flex flex-wrap gap-x-4 gap-y-2 border-b border-hair p-3 last:border-0" aria-label={t('split.script', { number, student: label })}>
      <div className="flex w-60 flex-col gap-1">
        <div className="flex items-center gap-2">
          <span className={`w-6 text-right text-12 ${unsure ? 'text-uncertain-ink' : 'text-ink-2'}`}>{unsure ? '△' : number}</span>
          {mayChange ? (
            <StudentBox
              roster={roster}
              value={script.studentId === null ? null : { student_id: script.studentId, name: script.name ?? '' }}
              taken={taken}
              invalid={unsure}
              onChange={(student) => edit((draft) => assign(draft, script.key, student))}
            />
          ) : (
            <span lang={langOf(label)}>{label}</span>
          )}
        </div>
        {script.problem !== null && <p className="pl-8 text-12 text-uncertain-ink">{script.problem.message}</p>}
        {doubled && <p className="pl-8 text-12 text-uncertain-ink">{t('split.twice')}</p>}
        {mayChange && !first && (
          <div className="pl-7">
            <Button kind="quiet" className="h-8 px-1 text-12 text-ink-2" onClick={() => edit((draft) => joinBefore(draft, script.key))}>
              {t('split.join')}
            </Button>
          </div>
        )}
      </div>
      <div className="flex min-w-0 flex-1 flex-wrap items-start">
        {script.pageIds.map((id, index) => (
          <span key={id ?? `gap-${index}`} className="flex items-stretch">
            <DropGap onDrop={(pageId) => edit((draft) => movePage(draft, pageId, script.key, index))} enabled={mayChange} />
            {id === null ? (
              <span className="grid h-28 w-20 place-items-center border border-dashed border-line text-center text-12 text-ink-2">{t('split.missing')}</span>
            ) : (
              <PageThumb page={pages.get(id)} id={id} number={index + 1} view={view} mayChange={mayChange} />
            )}
          </span>
        ))}
        <DropGap onDrop={(pageId) => edit((draft) => movePage(draft, pageId, script.key, script.pageIds.length))} enabled={mayChange} wide />
      </div>
    </li>
  );
});
