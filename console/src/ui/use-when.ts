import { useMemo } from 'react';
import { usePrefs } from '../app/prefs.ts';

/** Day and minute, as the page's language writes them. */
export function useWhen(): (time: string) => string {
  const { language } = usePrefs();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
    return (time) => format.format(new Date(time));
  }, [language]);
}
