import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { classesQuery } from '../../api/queries.ts';
import type { ClassOut } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { langOf } from '../../ui/lang.ts';
import { Trouble } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { Wait } from '../../ui/wait.tsx';
import { useChange } from './use-change.ts';

export function Classes(): JSX.Element {
  const t = useT();
  const mayAdd = useMay('class.manage');
  const { data, error } = useQuery(classesQuery);
  const [name, setName] = useState('');
  const add = useChange(['classes'], async (wanted: string) => await call<ClassOut>(api.POST('/api/v1/classes', { body: { name: wanted } })));
  return (
    <Panel>
      {error !== null && <Trouble error={error} />}
      {data === undefined && error === null && <Wait />}
      <ul className="divide-y divide-hair">
        {data?.items.map((one) => (
          <li key={one.id} lang={langOf(one.name)} className="flex h-9 items-center px-4">
            {one.name}
          </li>
        ))}
        {data?.items.length === 0 && <li className="p-4 text-ink-2">{t('classes.none')}</li>}
      </ul>
      {mayAdd && (
        <form
          className="flex flex-wrap items-end gap-2 border-t border-hair p-4"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(name, { onSuccess: () => setName('') });
          }}
        >
          <Field label={t('classes.name')}>{(props) => <Input {...props} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}</Field>
          <Button type="submit" disabled={add.isPending}>
            {t('classes.add')}
          </Button>
          {add.error !== null && <Trouble error={add.error} />}
        </form>
      )}
    </Panel>
  );
}
