import { useMemo } from 'react';
import { usePrefs } from '../app/prefs.ts';

/** Counts, and US dollars down to a hundredth of a cent, as the page's language writes them. */
export function useNumber(): { readonly count: (value: number) => string; readonly money: (usd: number) => string } {
  const { language } = usePrefs();
  return useMemo(() => {
    const [count, money] = [new Intl.NumberFormat(language), new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 4 })];
    return { count: (value) => count.format(value), money: (usd) => money.format(usd) };
  }, [language]);
}
