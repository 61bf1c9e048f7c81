import type { JSX } from 'react';
import type { Batch } from '../../api/types.ts';
import { usePrefs } from '../../app/prefs.ts';
import { useT } from '../../i18n/index.ts';
import { Field, Select } from '../../ui/field.tsx';

interface Props {
  readonly batches: readonly Batch[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

export function BatchPicker({ batches, value, onChange }: Props): JSX.Element {
  const t = useT();
  const { language } = usePrefs();
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Field label={t('batch.pick')}>
      {(props) => (
        <Select {...props} className="max-w-xl" value={value} onChange={(event) => onChange(event.target.value)}>
          {batches.map((batch) => (
            <option key={batch.id} value={batch.id}>
              {[when.format(new Date(batch.created_at)), t(`batch.${batch.status}`), batch.files.map(({ name }) => name).join(', ')].join(' · ')}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
