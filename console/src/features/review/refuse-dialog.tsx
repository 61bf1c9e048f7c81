import { useState, type JSX } from 'react';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onRefuse: (why: string) => void;
}

/** Refuses a script as a whole, such as one of another exam; it can be taken back. */
export function RefuseDialog({ open, onOpenChange, onRefuse }: Props): JSX.Element {
  const t = useT();
  const toast = useToast();
  const [why, setWhy] = useState('');

  function refuse(): void {
    onRefuse(why.trim());
    toast({ text: t('refuse.done') });
    setWhy('');
    onOpenChange(false);
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
