import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { tokensQuery } from '../../api/queries.ts';
import { usePrefs } from '../../app/prefs.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { Wait } from '../../ui/wait.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { useChange } from './use-change.ts';

export function Tokens(): JSX.Element {
  const t = useT();
  const { language } = usePrefs();
  const { data, error } = useQuery(tokensQuery);
  const [adding, setAdding] = useState(false);
  const revoke = useChange(['tokens'], async (id: string) => await call<unknown>(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } })));
  const day = (time: string): string => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(time));
  return (
    <Panel
      title={t('settings.tokens')}
      aside={
        <Button onClick={() => setAdding(true)}>
          <PlusIcon />
          {t('tokens.add')}
        </Button>
      }
    >
      {error !== null && <Trouble error={error} />}
      {revoke.error !== null && <Trouble error={revoke.error} />}
      {data === undefined && error === null && <Wait />}
      {data?.items.length === 0 && <p className="p-4 text-ink-2">{t('tokens.none')}</p>}
      <ul className="divide-y divide-hair">
        {data?.items.map((token) => (
          <li key={token.id} className={`flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1 ${token.revoked_at === null ? '' : 'text-ink-2'}`}>
            <span className="w-56">
              <span className="block truncate font-medium">{token.label}</span>
              <code className="block font-mono text-12 text-ink-2">{token.prefix}…</code>
            </span>
            <span className="w-24">{t(`role.${token.role}`)}</span>
            <span className="min-w-40 flex-1">
              {token.revoked_at === null ? t('tokens.until', { date: day(token.expires_at) }) : t('tokens.revoked', { date: day(token.revoked_at) })}
              <span className="block text-12 text-ink-2">{token.last_used_at === null ? t('tokens.unused') : t('tokens.used', { date: day(token.last_used_at) })}</span>
            </span>
            {token.revoked_at === null && (
              <Button kind="quiet" disabled={revoke.isPending} onClick={() => revoke.mutate(token.id)}>
                {t('tokens.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {adding && <TokenDialog onClose={() => setAdding(false)} />}
    </Panel>
  );
}
