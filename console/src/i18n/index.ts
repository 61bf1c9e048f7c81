import { i18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import type { Language } from '../app/prefs.ts';
import type { MessageKey } from './en.ts';

export type { MessageKey } from './en.ts';
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

i18n.setMessagesCompiler(compileMessage);

const CATALOGS: Readonly<Record<Language, () => Promise<Readonly<Record<MessageKey, string>>>>> = {
  en: async () => (await import('./en.ts')).en,
  'zh-CN': async () => (await import('./zh-CN.ts')).zhCN,
};

/** Loads the language's catalog (the other one is never fetched) and shows it. */
export async function activate(language: Language): Promise<void> {
  i18n.loadAndActivate({ locale: language, messages: { ...(await CATALOGS[language]()) } });
  document.documentElement.lang = language;
}

export { i18n };

export function useT(): Translate {
  const lingui = useLingui();
  return useCallback<Translate>((key, values) => lingui.i18n._(key, values === undefined ? {} : { ...values }), [lingui]);
}
