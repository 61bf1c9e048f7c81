import { useState, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import type { ClassOut, Person, Role } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { formText } from '../../ui/form-text.ts';
import { Trouble } from '../../ui/notice.tsx';
import { ClassChoice } from './class-choice.tsx';
import { RoleChoice } from './role-choice.tsx';
import { useChange } from './use-change.ts';

interface Props {
  /** Null: somebody new. */
  readonly person: Person | null;
  readonly classes: readonly ClassOut[];
  readonly onClose: () => void;
}

export function PersonDialog({ person, classes, onClose }: Props): JSX.Element {
  const t = useT();
  const [role, setRole] = useState<Role>(person?.role ?? 'teacher');
  const [chosen, setChosen] = useState<readonly string[]>(person?.class_ids ?? []);
  const save = useChange(['people'], async (form: FormData) => {
    const text = (name: string): string => formText(form, name).trim();
    const password = formText(form, 'password');
    const common = { name: text('name'), role, class_ids: [...chosen] };
    return person === null
      ? await call<Person>(api.POST('/api/v1/people', { body: { ...common, email: text('email'), password } }))
      : await call<Person>(api.PATCH('/api/v1/people/{id}', { params: { path: { id: person.id } }, body: { ...common, ...(password !== '' && { password }) } }));
  });
  return (
    <Dialog open title={person?.name ?? t('people.add')} onOpenChange={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(new FormData(event.currentTarget), { onSuccess: onClose });
        }}
      >
        {save.error !== null && <Trouble error={save.error} />}
        <Field label={t('people.name')}>{(props) => <Input {...props} name="name" required maxLength={100} defaultValue={person?.name} />}</Field>
        {person === null && <Field label={t('signin.email')}>{(props) => <Input {...props} name="email" type="email" required autoComplete="off" />}</Field>}
        <Field label={person === null ? t('signin.password') : t('people.new_password')} hint={person === null ? t('setup.password_hint', { count: 10 }) : t('people.new_password_hint')}>
          {(props) => <Input {...props} name="password" type="password" autoComplete="new-password" required={person === null} minLength={10} maxLength={128} />}
        </Field>
        <RoleChoice value={role} onChange={setRole} />
        {role !== 'administrator' && <ClassChoice classes={classes} value={chosen} onChange={setChosen} />}
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {t('app.save')}
        </Button>
      </form>
    </Dialog>
  );
}
