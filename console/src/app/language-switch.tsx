import type { JSX } from 'react';
import { Button } from '../ui/button.tsx';
import { setPrefs, usePrefs } from './prefs.ts';

/** Named in the language it leads to, so that it is found by whoever needs it. */
export function LanguageSwitch(): JSX.Element {
  const { language } = usePrefs();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button kind="quiet" lang={other} onClick={() => setPrefs({ language: other })}>
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}
