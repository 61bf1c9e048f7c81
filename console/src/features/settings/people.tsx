import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { classesQuery, peopleQuery } from '../../api/queries.ts';
import type { Person } from '../../api/types.ts';
import { useMe } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { langOf } from '../../ui/lang.ts';
import { Trouble } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { Wait } from '../../ui/wait.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { useChange } from './use-change.ts';

export function People(): JSX.Element {
  const t = useT();
  const me = useMe();
  const { data, error } = useQuery(peopleQuery);
  const { data: classes } = useQuery(classesQuery);
  const [shown, setShown] = useState<Person | 'new' | null>(null);
  const names = new Map(classes?.items.map(({ id, name }) => [id, name]));
  const shut = useChange(['people'], async ({ id, disabled }: { id: string; disabled: boolean }) => await call<Person>(api.PATCH('/api/v1/people/{id}', { params: { path: { id } }, body: { disabled } })));
  return (
    <Panel
      title={t('settings.people')}
      aside={
        <Button onClick={() => setShown('new')}>
          <PlusIcon />
          {t('people.add')}
        </Button>
      }
    >
      {error !== null && <Trouble error={error} />}
      {shut.error !== null && <Trouble error={shut.error} />}
      {data === undefined && error === null && <Wait />}
      <ul className="divide-y divide-hair">
        {data?.items.map((person) => (
          <li key={person.id} className={`flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1 ${person.disabled ? 'text-ink-2' : ''}`}>
            <span className="w-56">
              <span lang={langOf(person.name)} className="block truncate font-medium">
                {person.name}
              </span>
              <span className="block truncate text-12 text-ink-2">{person.email}</span>
            </span>
            <span className="w-24">{t(`role.${person.role}`)}</span>
            <span className="min-w-32 flex-1 truncate">
              {person.disabled ? t('people.shut_out') : person.role === 'administrator' ? t('people.every_class') : person.class_ids.map((id) => names.get(id) ?? id).join(t('app.comma'))}
            </span>
            <Button kind="quiet" onClick={() => setShown(person)}>
              {t('people.change')}
            </Button>
            <Button kind="quiet" disabled={person.id === me.id || shut.isPending} onClick={() => shut.mutate({ id: person.id, disabled: !person.disabled })}>
              {person.disabled ? t('people.let_in') : t('people.shut')}
            </Button>
          </li>
        ))}
      </ul>
      {shown !== null && <PersonDialog person={shown === 'new' ? null : shown} classes={classes?.items ?? []} onClose={() => setShown(null)} />}
    </Panel>
  );
}
