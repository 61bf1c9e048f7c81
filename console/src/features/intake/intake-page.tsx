import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { batchesQuery, examQuery } from '../../api/queries.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { UploadIcon } from '../../ui/icons.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';
import { BlankPaperDrop } from '../exams/blank-paper.tsx';
import { BatchView } from './batch-view.tsx';
import { BatchPicker } from './batch-picker.tsx';
import { HandIn } from './hand-in.tsx';

export function IntakePage(): JSX.Element {
  const t = useT();
  const { id } = useParams({ from: '/signed-in/exams/$id/intake' });
  const { batch: wanted } = useSearch({ from: '/signed-in/exams/$id/intake' });
  const navigate = useNavigate();
  const mayHandIn = useMay('batch.write');
  const { data: exam } = useQuery(examQuery(id));
  const { data, error, refetch } = useQuery(batchesQuery(id));
  const [another, setAnother] = useState(false);
  useTitle(exam?.title, t('tab.intake'));

  const batches = data?.items ?? [];
  const batch = batches.find((one) => one.id === wanted) ?? batches[0];
  const open = another || (data !== undefined && batches.length === 0);
  const choose = (batchId: string): void => void navigate({ to: '/exams/$id/intake', params: { id }, search: { batch: batchId } });

  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 sm:p-6">
      <PageHead
        title={t('intake.title')}
        actions={
          !open &&
          mayHandIn &&
          batch !== undefined && (
            <Button onClick={() => setAnother(true)}>
              <UploadIcon />
              {t('intake.another')}
            </Button>
          )
        }
      />
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {exam?.template === 'missing' && (
        <>
          <Notice tone="uncertain">{t('blank.lead', { file: exam.exam.paper.template ?? '' })}</Notice>
          {mayHandIn && <BlankPaperDrop exam={exam} onDone={() => undefined} />}
        </>
      )}
      {open && mayHandIn && exam !== undefined && exam.template !== 'missing' && (
        <HandIn
          exam={exam}
          {...(batches.length > 0 && { onCancel: () => setAnother(false) })}
          onMade={(batchId) => {
            setAnother(false);
            choose(batchId);
          }}
        />
      )}
      {data === undefined && error === null && <Wait />}
      {batch !== undefined && (
        <>
          {batches.length > 1 && <BatchPicker batches={batches} value={batch.id} onChange={choose} />}
          <BatchView key={batch.id} listed={batch} />
        </>
      )}
    </div>
  );
}
