import type { JSX, ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { LanguageSwitch } from './language-switch.tsx';

/** The frame of pages that need nobody signed in. */
export function Gate({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  const t = useT();
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="flex justify-end p-4">
        <LanguageSwitch />
      </div>
      <main className="mx-auto mt-[8dvh] flex w-full max-w-sm flex-col gap-4 px-4">
        <p className="flex items-center gap-2 text-ink-2">
          <img src="/mark.svg" alt="" className="size-6" />
          {t('app.name')}
        </p>
        <h1 className="text-28 font-semibold">{title}</h1>
        {children}
      </main>
    </div>
  );
}
