import type { JSX } from 'react';
import type { ExamQuestion, MarkingRecord, Ruling } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang.ts';
import { markOf, scoreText } from '../../ui/mark.ts';
import { MarkGlyph } from '../../ui/mark-glyph.tsx';
import { useWhen } from '../../ui/use-when.ts';
import { CallList } from './call-list.tsx';
import type { Changes, Version } from './changes.ts';
import { CheckList } from './check-list.tsx';
import { DecisionTable } from './decision-table.tsx';
import { Facts } from './facts.tsx';

export type MarkRecord = MarkingRecord['marks'][number];

interface Props {
  readonly version: Version;
  /** What it was made from, for marks of a model. */
  readonly mark: MarkRecord | undefined;
  readonly calls: MarkingRecord['calls'];
  readonly rubric: ExamQuestion | undefined;
  readonly rulings: readonly Ruling[];
  readonly changes: Changes | null;
}

export function VersionCard({ version, mark, calls, rubric, rulings, changes }: Props): JSX.Element {
  const t = useT();
  const when = useWhen();
  const own = new Set(mark?.looks.map(({ call_id: call }) => call));
  return (
    <article className="rounded border border-hair bg-paper" data-version={version.version}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-hair px-4 py-2">
        <h2 className="text-14 font-semibold">{t('record.version', { version: version.version })}</h2>
        <MarkGlyph mark={markOf(version)} />
        <span className="text-16 font-semibold">
          {scoreText(version.score)}
          <span className="font-normal text-ink-2"> / {version.max_score}</span>
        </span>
        <span lang={langOf(version.decided_by_name)}>{version.source === 'human' ? (version.decided_by_name ?? t('source.human')) : t(`source.${version.source}`)}</span>
        <time dateTime={version.created_at} className="ml-auto text-13 text-ink-2">
          {when(version.created_at)}
        </time>
      </header>
      <div className="flex flex-col gap-4 p-4">
        {version.reason !== null && <p className="text-uncertain-ink">△ {version.reason}</p>}
        {version.comment !== null && (
          <q lang={langOf(version.comment)} className="text-ink-2">
            {version.comment}
          </q>
        )}
        {changes !== null && <ChangeList changes={changes} human={version.source === 'human'} />}
        <DecisionTable version={version} mark={mark} rubric={rubric} rulings={rulings} />
        {mark !== undefined && (
          <>
            <CheckList checks={mark.checks} />
            <Facts mark={mark} confidence={version.confidence} />
            <section className="flex flex-col gap-2">
              <h3 className="text-13 font-medium">{t('record.replies')}</h3>
              <CallList calls={calls.filter(({ id }) => own.has(id))} />
            </section>
          </>
        )}
        {mark === undefined && version.source !== 'human' && <p className="text-13 text-ink-2">{t('record.by_rule')}</p>}
      </div>
    </article>
  );
}

function ChangeList({ changes, human }: { readonly changes: Changes; readonly human: boolean }): JSX.Element {
  const t = useT();
  const lines = [
    changes.score !== null && t('record.score_changed', { from: scoreText(changes.score[0]), to: scoreText(changes.score[1]) }),
    ...changes.points.map(({ id, from, to }) => t('record.point_changed', { point: id, from: scoreText(from), to: scoreText(to) })),
    changes.transcription && t('record.transcription_changed'),
    changes.feedback && t('record.feedback_changed'),
  ].filter((line) => line !== false);
  return (
    <ul className={`border-l-2 pl-3 text-13 ${human ? 'border-human' : 'border-machine'}`} aria-label={t('record.changed')}>
      {lines.length === 0 && <li>{t('record.same')}</li>}
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
