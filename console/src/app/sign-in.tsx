import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { auth } from '../api/client.ts';
import { setupQuery } from '../api/queries.ts';
import { useT } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { formText } from '../ui/form-text.ts';
import { Notice, Trouble } from '../ui/notice.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Gate } from './gate-frame.tsx';

export function SignIn(): JSX.Element {
  const t = useT();
  const queries = useQueryClient();
  const setup = useQuery(setupQuery);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useTitle(t('signin.title'));

  async function submit(form: FormData): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await auth('sign-in/email', { email: formText(form, 'email'), password: formText(form, 'password') });
      await queries.resetQueries();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Gate title={t('signin.title')}>
      {setup.data?.needed === true && <Notice>{t('signin.setup')}</Notice>}
      {error !== null && <Trouble error={error} />}
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <Field label={t('signin.email')}>{(props) => <Input {...props} name="email" type="email" autoComplete="username" required autoFocus />}</Field>
        <Field label={t('signin.password')}>{(props) => <Input {...props} name="password" type="password" autoComplete="current-password" required />}</Field>
        <Button kind="primary" type="submit" disabled={busy}>
          {t('signin.go')}
        </Button>
      </form>
    </Gate>
  );
}
