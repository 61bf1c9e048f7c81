import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { JSX } from 'react';
import { auth } from '../api/client.ts';
import { useT } from '../i18n/index.ts';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { PersonIcon } from '../ui/icons.tsx';
import { setPrefs, usePrefs } from './prefs.ts';
import { useMe } from './session.tsx';

export function AccountMenu(): JSX.Element {
  const t = useT();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { theme } = usePrefs();

  async function leave(): Promise<void> {
    await auth('sign-out', {});
    // Nothing that one person fetched may be there for the next one at the same machine.
    queries.clear();
    globalThis.location.assign('/');
  }

  return (
    <Menu
      kind="quiet"
      name={t('account.menu')}
      label={
        <>
          <PersonIcon />
          <span className="max-w-32 truncate max-sm:sr-only">{me.name ?? me.email ?? me.id}</span>
        </>
      }
    >
      <MenuLabel>
        {me.email ?? me.id} · {t(`role.${me.role}`)}
      </MenuLabel>
      <MenuItem onSelect={() => void navigate({ to: '/settings' })}>{t('settings.title')}</MenuItem>
      <MenuLine />
      <MenuLabel>{t('theme.label')}</MenuLabel>
      <MenuChoice
        value={theme}
        onChange={(value) => setPrefs({ theme: value })}
        options={[
          ['system', t('theme.system')],
          ['light', t('theme.light')],
          ['dark', t('theme.dark')],
        ]}
      />
      <MenuLine />
      <MenuItem onSelect={() => void leave()}>{t('account.leave')}</MenuItem>
    </Menu>
  );
}
