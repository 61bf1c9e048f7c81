import { useEffect } from 'react';
import { useT } from '../i18n/index.ts';

/** The browser's tab says the page first, for whoever keeps many open. */
export function useTitle(...parts: readonly (string | undefined)[]): void {
  const t = useT();
  const title = [...parts.filter((part) => part !== undefined), t('app.name')].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
