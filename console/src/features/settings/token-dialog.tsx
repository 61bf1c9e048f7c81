import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { classesQuery } from '../../api/queries.ts';
import type { Role } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { formText } from '../../ui/form-text.ts';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { ClassChoice } from './class-choice.tsx';
import { RoleChoice } from './role-choice.tsx';
import { useChange } from './use-change.ts';

export function TokenDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const t = useT();
  const { data: classes } = useQuery(classesQuery);
  const [role, setRole] = useState<Role>('teacher');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const add = useChange(
    ['tokens'],
    async (form: FormData) =>
      await call<{ token: string }>(
        api.POST('/api/v1/tokens', {
          body: { label: formText(form, 'label').trim(), role, expires_in_days: Number(formText(form, 'days')), class_ids: role === 'administrator' ? null : [...chosen] },
        }),
      ),
  );
  if (add.data !== undefined) {
    const { token } = add.data;
    return (
      <Dialog open title={t('tokens.made')} onOpenChange={onClose} actions={<Button onClick={onClose}>{t('app.close')}</Button>}>
        <div className="flex flex-col gap-3">
          <Notice tone="uncertain">{t('tokens.once')}</Notice>
          <Input readOnly aria-label={t('tokens.made')} className="font-mono" value={token} onFocus={(event) => event.currentTarget.select()} />
          {/* Only secure pages have a clipboard; elsewhere the field is selected and copied by hand. */}
          {globalThis.isSecureContext && <Button onClick={() => void navigator.clipboard.writeText(token)}>{t('tokens.copy')}</Button>}
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open title={t('tokens.add')} onOpenChange={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(new FormData(event.currentTarget));
        }}
      >
        {add.error !== null && <Trouble error={add.error} />}
        <Field label={t('tokens.label')} hint={t('tokens.label_hint')}>{(props) => <Input {...props} name="label" required maxLength={100} />}</Field>
        <RoleChoice value={role} onChange={setRole} />
        {role !== 'administrator' && <ClassChoice classes={classes?.items ?? []} value={chosen} onChange={setChosen} />}
        <Field label={t('tokens.days')}>{(props) => <Input {...props} name="days" type="number" min={1} max={730} defaultValue={90} required />}</Field>
        <Button kind="primary" type="submit" disabled={add.isPending}>
          {t('tokens.go')}
        </Button>
      </form>
    </Dialog>
  );
}
