import type { JSX } from 'react';
import { setPrefs, usePrefs, type Language, type Theme } from '../../app/prefs.ts';
import { useT } from '../../i18n/index.ts';
import { Field, Select } from '../../ui/field.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { Switch } from '../../ui/switch.tsx';

export function Preferences(): JSX.Element {
  const t = useT();
  const { language, theme, singleKeys } = usePrefs();
  return (
    <Panel>
      <div className="flex max-w-md flex-col gap-4 p-4">
        <Field label={t('settings.language')}>
          {(props) => (
            <Select {...props} value={language} onChange={(event) => setPrefs({ language: event.target.value as Language })}>
              <option value="zh-CN" lang="zh-CN">
                简体中文
              </option>
              <option value="en" lang="en">
                English
              </option>
            </Select>
          )}
        </Field>
        <Field label={t('theme.label')}>
          {(props) => (
            <Select {...props} value={theme} onChange={(event) => setPrefs({ theme: event.target.value as Theme })}>
              <option value="system">{t('theme.system')}</option>
              <option value="light">{t('theme.light')}</option>
              <option value="dark">{t('theme.dark')}</option>
            </Select>
          )}
        </Field>
        <Switch label={t('settings.single_keys')} hint={t('settings.single_keys_hint')} checked={singleKeys} onChange={(on) => setPrefs({ singleKeys: on })} />
        <p className="text-12 text-ink-2">{t('settings.here_only')}</p>
      </div>
    </Panel>
  );
}
