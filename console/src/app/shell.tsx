import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { examQuery } from '../api/queries.ts';
import { useEvents } from '../api/use-events.ts';
import { useT, type MessageKey } from '../i18n/index.ts';
import { langOf } from '../ui/lang.ts';
import { AccountMenu } from './account-menu.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { NetworkNote } from './network-note.tsx';

export function Shell(): JSX.Element {
  const t = useT();
  const { id } = useParams({ strict: false });
  useEvents();
  return (
    <div className="flex min-h-dvh flex-col has-[[data-desk]]:h-dvh">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-paper focus:p-2">
        {t('app.skip')}
      </a>
      <header className="flex min-h-12 flex-wrap items-center gap-x-4 border-b border-hair bg-paper px-4">
        <Link to="/" className="flex h-9 items-center gap-2 font-semibold text-ink no-underline">
          <img src="/mark.svg" alt="" className="size-6" />
          <span className={id === undefined ? '' : 'max-sm:sr-only'}>{t('app.name')}</span>
        </Link>
        {id !== undefined && <ExamTabs id={id} />}
        <div className="ml-auto flex items-center gap-1">
          <NetworkNote />
          <LanguageSwitch />
          <AccountMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        <Outlet />
      </main>
    </div>
  );
}

const TABS = [
  { to: '/exams/$id/intake', text: 'tab.intake' },
  { to: '/exams/$id/review', text: 'tab.review' },
  { to: '/exams/$id/rulings', text: 'tab.rulings' },
  { to: '/exams/$id/results', text: 'tab.results' },
  { to: '/exams/$id/models', text: 'tab.models' },
] as const satisfies readonly { to: string; text: MessageKey }[];

function ExamTabs({ id }: { readonly id: string }): JSX.Element {
  const t = useT();
  const { data } = useQuery(examQuery(id));
  return (
    <>
      <span aria-hidden className="text-line">
        ▸
      </span>
      <span lang={langOf(data?.title)} className="max-w-64 truncate font-medium">
        {data?.title ?? id}
      </span>
      <nav aria-label={t('tab.label')} className="flex self-stretch max-lg:order-last max-lg:w-full max-lg:overflow-x-auto max-lg:overflow-y-hidden">
        {TABS.map(({ to, text }) => (
          <Link
            key={to}
            to={to}
            params={{ id }}
            className="-mb-px flex min-h-11 items-center gap-1 border-b-2 border-transparent px-3 whitespace-nowrap text-ink-2 max-sm:px-2 no-underline hover:text-ink data-[status=active]:border-human data-[status=active]:font-medium data-[status=active]:text-ink"
          >
            {t(text)}
            {text === 'tab.review' && data !== undefined && data.waiting > 0 && (
              <span className="rounded bg-uncertain-wash px-1 text-12 text-uncertain-ink" title={t('exams.waiting', { count: data.waiting })}>
                △ {data.waiting}
              </span>
            )}
          </Link>
        ))}
      </nav>
    </>
  );
}
