import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { upload } from '../../api/upload.ts';
import type { Exam } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Bar } from '../../ui/wait.tsx';

/** The exam file names a blank paper; nothing can be handed in before it is there. */
export function BlankPaperDrop({ exam, onDone }: { readonly exam: Pick<Exam, 'id'>; readonly onDone: () => void }): JSX.Element {
  const t = useT();
  const queries = useQueryClient();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function send(file: File): Promise<void> {
    setError(null);
    setShare(0);
    const form = new FormData();
    form.append('file', file);
    try {
      await upload<Exam>(`/api/v1/exams/${exam.id}/template`, form, setShare).done;
      await queries.invalidateQueries({ queryKey: ['exam', exam.id] });
      onDone();
    } catch (problem) {
      setError(problem);
    } finally {
      setShare(null);
    }
  }

  return (
    <>
      <DropZone
        label={t('blank.drop')}
        hint={t('blank.hint')}
        accept=".pdf,.png,.jpg,.jpeg,.webp,.tif,.tiff"
        onFiles={([file]) => {
          if (file !== undefined) void send(file);
        }}
      >
        {share !== null && <Bar share={share} label={t('blank.drop')} />}
      </DropZone>
      {error !== null && <Trouble error={error} />}
    </>
  );
}

export function BlankPaper({ exam }: { readonly exam: Exam }): JSX.Element {
  const t = useT();
  const navigate = useNavigate();
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4 sm:p-6">
      <PageHead title={exam.title} sub={t('exams.size', { questions: exam.question_count, total: exam.total })} />
      <Notice>{t('blank.lead', { file: exam.exam.paper.template ?? '' })}</Notice>
      <BlankPaperDrop exam={exam} onDone={() => void navigate({ to: '/exams/$id/intake', params: { id: exam.id } })} />
    </div>
  );
}
