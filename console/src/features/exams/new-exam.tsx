import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { classesQuery } from '../../api/queries.ts';
import type { ClassOut, Exam } from '../../api/types.ts';
import { usePrefs } from '../../app/prefs.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { BlankPaper } from './blank-paper.tsx';
import { CodeBox } from './code-box.tsx';
import { MistakeList } from './mistake-list.tsx';
import { sampleExam } from './sample.ts';

export function NewExam(): JSX.Element {
  const t = useT();
  const { language } = usePrefs();
  const { sample } = useSearch({ from: '/signed-in/exams/new' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: classes } = useQuery(classesQuery);
  const box = useRef<HTMLTextAreaElement>(null);
  const [source, setSource] = useState(sample === true ? sampleExam(language) : '');
  const [classId, setClassId] = useState('');
  const [newClass, setNewClass] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Exam | null>(null);
  useTitle(t('new.title'));

  const mistakes = error instanceof ApiProblem ? error.errors : [];
  const noClass = classes !== undefined && classes.items.length === 0;

  async function submit(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      let target = classId;
      if (noClass) {
        target = (await call<ClassOut>(api.POST('/api/v1/classes', { body: { name: newClass } }))).id;
        await queries.invalidateQueries({ queryKey: ['classes'] });
      }
      const exam = await call<Exam>(api.POST('/api/v1/exams', { body: { source, ...(target !== '' && { class_id: target }) } }));
      await queries.invalidateQueries({ queryKey: ['exams'] });
      if (exam.template === 'missing') setMade(exam);
      else await navigate({ to: '/exams/$id/intake', params: { id: exam.id } });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  if (made !== null) return <BlankPaper exam={made} />;
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4 sm:p-6">
      <PageHead title={t('new.title')} sub={t('new.lead')} />
      <DropZone label={t('new.drop')} hint={t('new.drop_hint')} accept=".yaml,.yml,.json" onFiles={([file]) => void file?.text().then(setSource)} />
      <Field label={t('new.source')}>{(props) => <CodeBox {...props} ref={box} value={source} onChange={setSource} marked={mistakes.flatMap(({ line }) => line ?? [])} />}</Field>
      {mistakes.length > 0 ? <MistakeList mistakes={mistakes} box={box} /> : error !== null && <Trouble error={error} />}
      <div className="flex flex-wrap items-end gap-3">
        {noClass && <Field label={t('new.first_class')}>{(props) => <Input {...props} value={newClass} maxLength={100} onChange={(event) => setNewClass(event.target.value)} />}</Field>}
        {classes !== undefined && classes.items.length > 1 && (
          <Field label={t('exams.class')}>
            {(props) => (
              <Select {...props} value={classId} onChange={(event) => setClassId(event.target.value)}>
                <option value="">{t('new.choose_class')}</option>
                {classes.items.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Button
          kind="primary"
          className="ml-auto"
          disabled={busy || source.trim() === '' || (noClass && newClass.trim() === '') || ((classes?.items.length ?? 0) > 1 && classId === '')}
          onClick={() => void submit()}
        >
          {t('new.go')}
        </Button>
      </div>
    </div>
  );
}
