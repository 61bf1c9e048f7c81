import type { JSX } from 'react';
import type { SubmissionResults } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { HistoryIcon } from '../../ui/icons.tsx';
import { langOf } from '../../ui/lang.ts';
import { markOf, scoreText } from '../../ui/mark.ts';
import { useWhen } from '../../ui/use-when.ts';
import { MarkGlyph } from '../../ui/mark-glyph.tsx';

/** Every version of a mark, newest first: who or what made it, and when. */
export function History({ versions }: { readonly versions: NonNullable<SubmissionResults['history'][string]> }): JSX.Element | null {
  const t = useT();
  const when = useWhen();
  if (versions.length === 0) return null;
  return (
    <section>
      <h3 className="flex items-center gap-1 text-12 text-ink-2">
        <HistoryIcon />
        {t('paper.history')}
      </h3>
      <ol className="mt-1 text-13">
        {versions.toReversed().map((version) => (
          <li key={version.version} className="flex flex-wrap items-center gap-x-2 py-0.5">
            <MarkGlyph mark={markOf(version)} className="w-9" />
            <span className="w-10">{scoreText(version.score)}</span>
            <span lang={langOf(version.decided_by_name)} className="flex-1 truncate" title={version.decided_by_name ?? undefined}>
              {version.source === 'human' || version.status === 'reviewed' ? (version.decided_by_name ?? t('source.human')) : t(`source.${version.source}`)}
            </span>
            <time dateTime={version.created_at} className="text-ink-2">
              {when(version.created_at)}
            </time>
            {version.comment !== null && (
              <q lang={langOf(version.comment)} className="w-full pl-11 text-ink-2">
                {version.comment}
              </q>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
