import type { JSX, ReactNode } from 'react';
import { langOf } from './lang.ts';

export function PageHead({ title, sub, actions }: { readonly title: string; readonly sub?: ReactNode; readonly actions?: ReactNode }): JSX.Element {
  return (
    <div className="mb-4 flex flex-wrap items-end gap-3">
      <div className="min-w-0 flex-1">
        <h1 lang={langOf(title)} className="truncate text-20 font-semibold">
          {title}
        </h1>
        {sub !== undefined && <p className="text-13 text-ink-2">{sub}</p>}
      </div>
      {actions}
    </div>
  );
}

export function Panel({ title, children, aside }: { readonly title?: string; readonly children: ReactNode; readonly aside?: ReactNode }): JSX.Element {
  return (
    <section className="rounded border border-hair bg-paper">
      {title !== undefined && (
        <div className="flex min-h-11 flex-wrap items-center gap-2 border-b border-hair px-4 py-1">
          <h2 className="flex-1 text-14 font-semibold">{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
