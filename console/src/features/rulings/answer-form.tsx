import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import type { Ruling, RulingDone } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button, Key } from '../../ui/button.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';

interface Props {
  readonly examId: string;
  readonly ruling: Ruling;
  readonly onDone: () => void;
}

/** What the rubric did not say, said once. A first answer sets the papers going that wait for it. */
export function AnswerForm({ examId, ruling, onDone }: Props): JSX.Element {
  const t = useT();
  const toast = useToast();
  const queries = useQueryClient();
  const [answer, setAnswer] = useState(ruling.answer ?? '');
  const rule = useMutation({
    mutationFn: async () => await call<RulingDone>(api.PUT('/api/v1/exams/{id}/rulings/{ruling}', { params: { path: { id: examId, ruling: ruling.id } }, body: { answer } })),
    onSuccess: async ({ scripts }) => {
      toast({ text: scripts > 0 ? t('rulings.again', { count: scripts }) : t('rulings.kept') });
      for (const name of ['reviews', 'exam', 'submission']) void queries.invalidateQueries({ queryKey: [name] });
      await queries.invalidateQueries({ queryKey: ['rulings', examId] });
      onDone();
    },
  });
  const go = (event?: FormEvent): void => {
    event?.preventDefault();
    if (answer.trim() !== '' && !rule.isPending) rule.mutate();
  };
  return (
    <form onSubmit={go} className="flex flex-col gap-2">
      <Field label={t('rulings.answer')} hint={ruling.answer === null ? t('rulings.answer_hint') : t('rulings.change_hint')}>
        {(field) => (
          <TextArea
            {...field}
            rows={3}
            maxLength={4000}
            value={answer}
            autoFocus={ruling.answer !== null}
            onChange={(event) => setAnswer(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) go();
            }}
          />
        )}
      </Field>
      {rule.error !== null && <Trouble error={rule.error} />}
      <div className="flex justify-end gap-2">
        {ruling.answer !== null && <Button onClick={onDone}>{t('app.cancel')}</Button>}
        <Button kind="primary" type="submit" disabled={answer.trim() === '' || rule.isPending}>
          {ruling.answer !== null || ruling.waiting === 0 ? t('rulings.save') : t('rulings.go', { count: ruling.waiting })} <Key>Ctrl Enter</Key>
        </Button>
      </div>
    </form>
  );
}
