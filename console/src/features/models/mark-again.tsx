import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';

/** Goes on with everything of the exam that waits because no model could be asked. */
export function MarkAgain({ examId }: { readonly examId: string }): JSX.Element {
  const t = useT();
  const toast = useToast();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: async () => await call<{ scripts: number }>(api.POST('/api/v1/exams/{id}/mark-again', { params: { path: { id: examId } } })),
    onSuccess: ({ scripts }) => toast({ text: scripts > 0 ? t('models.again_done', { count: scripts }) : t('models.again_none') }),
    onError: (error) => toast({ text: asProblem(error, t('error.unknown')).message, tone: 'problem' }),
    onSettled: () => {
      for (const name of ['spending', 'reviews', 'submission', 'history', 'exam']) void queries.invalidateQueries({ queryKey: [name] });
    },
  });
  return (
    <Button disabled={again.isPending} onClick={() => again.mutate()}>
      {t('models.again')}
    </Button>
  );
}
