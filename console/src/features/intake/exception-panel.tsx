import type { JSX } from 'react';
import type { Reason } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { PageThumb } from './page-thumb.tsx';
import type { RowProps } from './script-row.tsx';
import { assign, splitAt, type Exceptions } from './split-edit.ts';
import { StudentBox } from './student-box.tsx';

interface Props extends RowProps {
  readonly exceptions: Exceptions;
  readonly reasonOf: (pageId: string) => Reason | null;
}

/** What needs a person comes first; the rest of the stack need not be looked at. */
export function ExceptionPanel({ exceptions, reasonOf, pages, roster, twice, taken, edit, view, mayChange }: Props): JSX.Element {
  const t = useT();
  const count = exceptions.scripts.length + exceptions.pages.length;
  if (count === 0) return <p className="px-1 text-ink-2">✓ {t('split.clean')}</p>;
  return (
    <Panel title={`△ ${t('split.exceptions', { count })}`}>
      <ul>
        {exceptions.scripts.map((script) => {
          const [first] = script.pageIds.filter((id) => id !== null);
          return (
            <li key={script.key} className="flex flex-wrap items-center gap-4 border-b border-hair p-3 last:border-0">
              {first !== undefined && <PageThumb page={pages.get(first)} id={first} number={1} view={view} mayChange={false} />}
              <p className="min-w-48 flex-1">{script.studentId !== null && twice.has(script.studentId) ? t('split.twice') : (script.problem?.message ?? t('split.whose'))}</p>
              {mayChange && (
                <StudentBox
                  roster={roster}
                  value={script.studentId === null ? null : { student_id: script.studentId, name: script.name ?? '' }}
                  taken={taken}
                  invalid
                  onChange={(student) => edit((draft) => assign(draft, script.key, student))}
                />
              )}
            </li>
          );
        })}
        {exceptions.pages.map((id) => (
          <li key={id} className="flex flex-wrap items-center gap-4 border-b border-hair p-3 last:border-0">
            <PageThumb page={pages.get(id)} id={id} number={null} view={view} mayChange={mayChange} />
            <p className="min-w-48 flex-1">{reasonOf(id)?.message ?? t('split.page_of_nobody')}</p>
            {mayChange && <Button onClick={() => edit((draft) => splitAt(draft, id))}>{t('split.own')}</Button>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
