import { type JSX, type RefObject } from 'react';
import type { Problem } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';

const LINE_HEIGHT = 20;

/** First and last character of a line, from 1. */
export function lineRange(text: string, line: number): readonly [start: number, end: number] {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return [start, start + (lines[line - 1] ?? '').length];
}

interface Props {
  readonly mistakes: NonNullable<Problem['errors']>;
  readonly box: RefObject<HTMLTextAreaElement | null>;
}

/** Every mistake at once; one press goes to its line. */
export function MistakeList({ mistakes, box }: Props): JSX.Element {
  const t = useT();
  const show = (line: number): void => {
    const area = box.current;
    if (area === null) return;
    area.focus();
    area.setSelectionRange(...lineRange(area.value, line));
    area.scrollTop = Math.max(0, (line - 4) * LINE_HEIGHT);
  };
  return (
    <section role="alert" className="rounded border border-human bg-paper">
      <h2 className="border-b border-hair px-3 py-2 font-semibold text-human">✗ {t('new.mistakes', { count: mistakes.length })}</h2>
      <ol className="max-h-72 overflow-auto py-1">
        {mistakes.map(({ path, message, line }, index) => (
          <li key={index} className="flex items-baseline gap-3 px-3 py-0.5">
            {line === undefined ? (
              <span className="w-16" />
            ) : (
              <button type="button" className="h-8 w-16 shrink-0 cursor-pointer rounded text-left text-machine underline hover:bg-wash" onClick={() => show(line)}>
                {t('new.line', { line })}
              </button>
            )}
            <span className="min-w-0">
              {message} <code className="font-mono text-12 break-all text-ink-2">{path}</code>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
