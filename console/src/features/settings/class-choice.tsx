import type { JSX } from 'react';
import type { ClassOut } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang.ts';

interface Props {
  readonly classes: readonly ClassOut[];
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

export function ClassChoice({ classes, value, onChange }: Props): JSX.Element {
  const t = useT();
  return (
    <fieldset>
      <legend className="text-13 font-medium">{t('settings.classes')}</legend>
      <div className="flex flex-wrap gap-x-4">
        {classes.map(({ id, name }) => (
          <label key={id} lang={langOf(name)} className="flex min-h-8 cursor-pointer items-center gap-2">
            <input type="checkbox" className="size-4" checked={value.includes(id)} onChange={(event) => onChange(event.target.checked ? [...value, id] : value.filter((one) => one !== id))} />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
