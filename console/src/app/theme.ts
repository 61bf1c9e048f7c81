import { currentPrefs, onPrefs } from './prefs.ts';

/** Keeps `data-theme` of the page in step with the preference and the system. */
export function followTheme(): void {
  const dark = globalThis.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { theme } = currentPrefs();
    document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  apply();
  onPrefs(apply);
  dark.addEventListener('change', apply);
}
