import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import type { JSX } from 'react';
import { useT } from '../i18n/index.ts';
import { buttonClass } from '../ui/button.tsx';
import { Trouble } from '../ui/notice.tsx';

export function NotFound(): JSX.Element {
  const t = useT();
  return (
    <main className="mx-auto flex max-w-lg flex-col items-start gap-4 p-8">
      <h1 className="text-20 font-semibold">{t('error.not_found')}</h1>
      <Link to="/" className={buttonClass()}>
        {t('error.home')}
      </Link>
    </main>
  );
}

/** A part broke, or its file could not be fetched: a new version was put in place while the page was open. */
export function RouteTrouble({ error }: ErrorComponentProps): JSX.Element {
  return (
    <main className="mx-auto max-w-lg p-8">
      <Trouble error={error} retry={() => globalThis.location.reload()} />
    </main>
  );
}
