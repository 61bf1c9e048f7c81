import { useState, type JSX } from 'react';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Classes } from './classes.tsx';
import { People } from './people.tsx';
import { Preferences } from './preferences.tsx';
import { Tokens } from './tokens.tsx';

type Tab = 'mine' | 'classes' | 'people' | 'tokens';

export function SettingsPage(): JSX.Element {
  const t = useT();
  const mayPeople = useMay('people.manage');
  const [tab, setTab] = useState<Tab>('mine');
  useTitle(t('settings.title'));
  return (
    <div className="mx-auto w-full max-w-5xl p-4 sm:p-6">
      <PageHead title={t('settings.title')} />
      <Tabs
        label={t('settings.title')}
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'mine', label: t('settings.mine'), content: <Preferences /> },
          { value: 'classes', label: t('settings.classes'), content: <Classes /> },
          ...(mayPeople
            ? [
                { value: 'people' as const, label: t('settings.people'), content: <People /> },
                { value: 'tokens' as const, label: t('settings.tokens'), content: <Tokens /> },
              ]
            : []),
        ]}
      />
    </div>
  );
}
