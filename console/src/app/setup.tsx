import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { api, call } from '../api/client.ts';
import { useT } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input } from '../ui/field.tsx';
import { formText } from '../ui/form-text.ts';
import { Notice, Trouble } from '../ui/notice.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Gate } from './gate-frame.tsx';

const MIN_PASSWORD = 10;

/** The one-time link's secret stands after `#`, where no log of a server or proxy ever sees it. */
export function SetUp(): JSX.Element {
  const t = useT();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [token] = useState(() => decodeURIComponent(globalThis.location.hash.slice(1)));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useTitle(t('setup.title'));

  async function submit(form: FormData): Promise<void> {
    setBusy(true);
    setError(null);
    const text = (name: string): string => formText(form, name);
    try {
      await call<unknown>(api.POST('/api/v1/setup', { body: { token, name: text('name'), email: text('email'), password: text('password') } }));
      await queries.resetQueries();
      await navigate({ to: '/', replace: true });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <Gate title={t('setup.title')}>
      <p className="text-ink-2">{t('setup.lead')}</p>
      {token === '' && <Notice tone="uncertain">{t('setup.no_token')}</Notice>}
      {error !== null && <Trouble error={error} />}
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <Field label={t('people.name')}>{(props) => <Input {...props} name="name" autoComplete="name" required maxLength={100} autoFocus />}</Field>
        <Field label={t('signin.email')}>{(props) => <Input {...props} name="email" type="email" autoComplete="username" required />}</Field>
        <Field label={t('signin.password')} hint={t('setup.password_hint', { count: MIN_PASSWORD })}>
          {(props) => <Input {...props} name="password" type="password" autoComplete="new-password" required minLength={MIN_PASSWORD} maxLength={128} />}
        </Field>
        <Button kind="primary" type="submit" disabled={busy || token === ''}>
          {t('setup.go')}
        </Button>
      </form>
    </Gate>
  );
}
