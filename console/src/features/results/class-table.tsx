import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type ColumnDef, type SortingState } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type JSX } from 'react';
import type { Analysis, Exam } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { cx } from '../../ui/cx.ts';
import { AnalysisFoot } from './analysis-foot.tsx';
import { QuestionCell, StatusCell, StudentCell } from './cells.tsx';
import { compareScores, compareStudents, type Row } from './rows.ts';
import { scoreText } from '../../ui/mark.ts';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type Column = ColumnDef<typeof features, Row>;
const ROW_HEIGHT = 36;

interface Props {
  readonly exam: Exam;
  readonly rows: readonly Row[];
  readonly analysis: Analysis | undefined;
}

/** The class: students down, questions across. Only the rows in sight are in the page. */
export function ClassTable({ exam, rows, analysis }: Props): JSX.Element {
  const t = useT();
  const scroll = useRef<HTMLDivElement>(null);
  const [sorting, setSorting] = useState<SortingState>([]);
  const columns = useMemo(
    (): Column[] => [
      { id: 'student', accessorFn: ({ student }) => student.student_id, header: t('results.student'), sortFn: (a, b) => compareStudents(a.original.student, b.original.student) },
      ...exam.questions.map(
        ({ id }): Column => ({
          id: `q:${id}`,
          accessorFn: ({ questions }) => questions.get(id)?.score ?? null,
          header: id,
          sortFn: (a, b) => compareScores(a.original.questions.get(id)?.score, b.original.questions.get(id)?.score),
        }),
      ),
      { id: 'total', accessorFn: ({ student }) => student.total_score, header: t('results.total'), sortFn: (a, b) => compareScores(a.original.student.total_score, b.original.student.total_score) },
      { id: 'status', accessorFn: ({ student }) => student.status, header: t('results.status'), sortFn: (a, b) => a.original.waiting - b.original.waiting || a.original.student.status.localeCompare(b.original.student.status) },
    ],
    [exam, t],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns, data, state: { sorting }, onSortingChange: setSorting, getRowId: ({ student }) => student.submission_id });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_HEIGHT, overscan: 12 });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const span = columns.length;

  return (
    <div ref={scroll} className="max-h-[calc(100dvh-180px)] min-h-64 overflow-auto rounded border border-hair bg-paper">
      <table className="w-full border-separate border-spacing-0" aria-rowcount={rows.length + 1}>
        <thead className="sticky top-0 z-10">
          <tr>
            {table.getHeaderGroups()[0]?.headers.map(({ id, column }) => {
              const direction = column.getIsSorted();
              return (
                <th
                  key={id}
                  scope="col"
                  aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none'}
                  className={cx('border-b border-line bg-paper p-0 text-12 font-medium text-ink-2', id === 'student' && 'sticky left-0 z-10', id === 'status' && 'sticky right-0 z-10')}
                >
                  <button
                    type="button"
                    onClick={column.getToggleSortingHandler()}
                    className={cx('flex h-9 w-full cursor-pointer items-center gap-0.5 whitespace-nowrap hover:text-ink', id === 'student' || id === 'status' ? 'justify-start px-3' : 'justify-end px-1')}
                  >
                    {String(column.columnDef.header)}
                    <span aria-hidden className="w-2">{direction === 'asc' ? '▲' : direction === 'desc' ? '▼' : ''}</span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Space height={above} span={span} />}
          {items.map(({ index }) => {
            const row = sorted[index];
            if (row === undefined) return null;
            const { student, questions, waiting } = row.original;
            return (
              <tr key={row.id} aria-rowindex={index + 2} className="group h-9 [&>td]:border-b [&>td]:border-hair">
                <StudentCell examId={exam.id} student={student} />
                {exam.questions.map(({ id }) => (
                  <QuestionCell key={id} examId={exam.id} submissionId={student.submission_id} result={questions.get(id)} />
                ))}
                <td className="px-2 text-right font-semibold whitespace-nowrap group-hover:bg-wash">
                  {scoreText(student.total_score)}
                  <span className="font-normal text-ink-2"> / {student.max_total_score}</span>
                  <span aria-hidden className="inline-block w-3" />
                </td>
                <StatusCell student={student} waiting={waiting} />
              </tr>
            );
          })}
          {below > 0 && <Space height={below} span={span} />}
        </tbody>
        {analysis !== undefined && <AnalysisFoot exam={exam} analysis={analysis} />}
      </table>
    </div>
  );
}

function Space({ height, span }: { readonly height: number; readonly span: number }): JSX.Element {
  return (
    <tr aria-hidden>
      <td colSpan={span} className="p-0" style={{ height }} />
    </tr>
  );
}
