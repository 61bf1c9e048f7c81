import type { JSX } from 'react';
import type { Role } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Field, Select } from '../../ui/field.tsx';

const ROLES = ['marker', 'teacher', 'administrator'] as const satisfies readonly Role[];

/** A role, with what it may do said below. */
export function RoleChoice({ value, onChange }: { readonly value: Role; readonly onChange: (role: Role) => void }): JSX.Element {
  const t = useT();
  return (
    <Field label={t('people.role')} hint={t(`role.${value}_may`)}>
      {(props) => (
        <Select {...props} value={value} onChange={(event) => onChange(event.target.value as Role)}>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`role.${one}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
