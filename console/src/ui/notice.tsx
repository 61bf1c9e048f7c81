import type { JSX, ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import { useT } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';

/** A sentence that needs somebody's attention; `problem` is announced at once. */
export function Notice({ tone = 'plain', children, action }: { readonly tone?: 'plain' | 'uncertain' | 'problem'; readonly children: ReactNode; readonly action?: ReactNode }): JSX.Element {
  return (
    <div
      role={tone === 'problem' ? 'alert' : undefined}
      className={cx(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded border px-3 py-2 text-14',
        tone === 'plain' && 'border-hair bg-paper',
        tone === 'uncertain' && 'border-uncertain bg-uncertain-wash text-uncertain-ink',
        tone === 'problem' && 'border-human bg-paper text-human',
      )}
    >
      <span aria-hidden>{tone === 'plain' ? 'ⓘ' : tone === 'problem' ? '✗' : '△'}</span>
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}

/** What went wrong, in the server's words, and a way to try again. */
export function Trouble({ error, retry }: { readonly error: unknown; readonly retry?: () => void }): JSX.Element {
  const t = useT();
  const problem = asProblem(error, t('error.unknown'));
  return (
    <Notice tone="problem" action={retry && <Button onClick={retry}>{t('app.retry')}</Button>}>
      {problem.message}
    </Notice>
  );
}
