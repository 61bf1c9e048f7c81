import { useState, type JSX } from 'react';
import { newKey } from '../../api/client.ts';
import { useServices } from '../../app/services.tsx';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';

interface Props {
  readonly open: boolean;
  readonly submissionId: string;
  readonly onOpenChange: (open: boolean) => void;
  readonly onDone: () => void;
}

/** Refuses a script as a whole, such as one of another exam; it can be taken back. */
export function RefuseDialog({ open, submissionId, onOpenChange, onDone }: Props): JSX.Element {
  const t = useT();
  const toast = useToast();
  const { outbox } = useServices();
  const [why, setWhy] = useState('');

  function refuse(): void {
    const send = (signal: { action: 'REJECT' | 'REOPEN'; review_comment?: string }): void => outbox.add({ key: newKey(), submissionId, questionId: null, signal });
    send({ action: 'REJECT', ...(why.trim() !== '' && { review_comment: why.trim() }) });
    toast({ text: t('refuse.done'), action: { label: t('review.undo'), run: () => send({ action: 'REOPEN' }) } });
    setWhy('');
    onOpenChange(false);
    onDone();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('refuse.title')}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t('app.cancel')}</Button>
          <Button kind="danger" onClick={refuse}>
            {t('refuse.go')}
          </Button>
        </>
      }
    >
      <p className="mb-3">{t('refuse.lead')}</p>
      <Field label={t('refuse.why')}>{(props) => <TextArea {...props} rows={3} maxLength={5000} value={why} onChange={(event) => setWhy(event.target.value)} />}</Field>
    </Dialog>
  );
}
