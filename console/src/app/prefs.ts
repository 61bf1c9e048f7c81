import { useSyncExternalStore } from 'react';

export type Language = 'zh-CN' | 'en';
export type Theme = 'system' | 'light' | 'dark';
export interface Prefs {
  readonly language: Language;
  readonly theme: Theme;
  /** Keys without Ctrl on the review desk; some assistive software sends them by itself. */
  readonly singleKeys: boolean;
}

const KEY = 'ai-grading.prefs';

export function languageOf(tags: readonly string[]): Language {
  return /^zh\b/i.test(tags[0] ?? '') ? 'zh-CN' : 'en';
}

export function readPrefs(stored: string | null, tags: readonly string[]): Prefs {
  const base: Prefs = { language: languageOf(tags), theme: 'system', singleKeys: true };
  try {
    const { language, theme, singleKeys } = JSON.parse(stored ?? '{}') as Partial<Record<keyof Prefs, unknown>>;
    return {
      language: language === 'zh-CN' || language === 'en' ? language : base.language,
      theme: theme === 'light' || theme === 'dark' ? theme : base.theme,
      singleKeys: typeof singleKeys === 'boolean' ? singleKeys : base.singleKeys,
    };
  } catch {
    return base;
  }
}

/** Storage may be shut off; preferences then last as long as the page. */
function storage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

let prefs: Prefs = readPrefs(typeof document === 'undefined' ? null : (storage()?.getItem(KEY) ?? null), globalThis.navigator?.languages ?? []);
const listeners = new Set<() => void>();

export function currentPrefs(): Prefs {
  return prefs;
}

export function onPrefs(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setPrefs(change: Partial<Prefs>): void {
  prefs = { ...prefs, ...change };
  storage()?.setItem(KEY, JSON.stringify(prefs));
  for (const listener of listeners) listener();
}

export function usePrefs(): Prefs {
  return useSyncExternalStore(onPrefs, currentPrefs);
}
