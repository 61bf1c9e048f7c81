import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { ExamQuestion, Question } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Key } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { langOf } from '../../ui/lang.ts';
import { markOf } from '../../ui/mark.ts';
import { MarkGlyph } from '../../ui/mark-glyph.tsx';
import { WaitingHelp } from '../models/waiting-help.tsx';
import { ConflictNote } from './conflict-note.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { PointList } from './point-list.tsx';
import type { RubricPoint } from './points.ts';
import { QuestionText } from './question-text.tsx';
import { ScoreBox } from './score-box.tsx';
import type { Desk } from './use-desk.ts';

interface Props {
  readonly question: Question;
  readonly rubric: ExamQuestion | undefined;
  readonly points: readonly RubricPoint[];
  readonly desk: Desk;
  readonly active: number | null;
  readonly onToggle: (pointId: string) => void;
  readonly onEvidence: (index: number) => void;
  readonly onAccept: () => void;
}

export function ItemPanel({ question, rubric, points, desk, active, onToggle, onEvidence, onAccept }: Props): JSX.Element {
  const t = useT();
  const { edit, setEdit, conflict } = desk;
  const transcription = edit.transcription ?? question.transcription ?? '';
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex items-center gap-3">
        <ScoreBox question={question} edit={edit} onChange={(score) => setEdit({ score, points: undefined })} onAccept={onAccept} />
        <span className="ml-auto flex flex-col items-end text-12 text-ink-2">
          <MarkGlyph mark={markOf(question)} className="text-16" />
          {t(`source.${question.source}`)}
          {question.confidence !== null && ` ${Math.round(question.confidence * 100)}%`}
        </span>
      </div>
      {conflict !== null && <ConflictNote conflict={conflict} onTheirs={desk.keepTheirs} onMine={onAccept} />}
      {question.status === 'needs_review' && question.reason !== null && (
        <p className="rounded border border-dashed border-uncertain bg-uncertain-wash px-3 py-2 text-uncertain-ink">△ {question.reason}</p>
      )}
      <WaitingHelp question={question} />
      {points.length > 0 && <PointList question={question} points={points} edited={edit.points} active={active} onToggle={onToggle} onEvidence={onEvidence} />}
      <EvidenceList question={question} points={points} active={active} onEvidence={onEvidence} />
      <label className="flex flex-col gap-1 text-13 font-medium">
        <span className="flex items-center gap-2">
          {t('review.transcription')} <Key>T</Key>
        </span>
        <TextArea data-field="transcription" rows={Math.min(6, Math.max(1, transcription.split('\n').length))} lang={langOf(transcription)} value={transcription} placeholder={t('review.no_transcription')} maxLength={5000} onChange={(event) => setEdit({ transcription: event.target.value })} />
      </label>
      <label className="flex flex-col gap-1 text-13 font-medium">
        {t('review.feedback')}
        <TextArea rows={2} lang={langOf(edit.feedback ?? question.feedback)} value={edit.feedback ?? question.feedback ?? ''} maxLength={5000} onChange={(event) => setEdit({ feedback: event.target.value })} />
      </label>
      <label className="flex flex-col gap-1 text-13 font-medium">
        <span className="flex items-center gap-2">
          {t('review.note')} <Key>C</Key>
        </span>
        <TextArea data-field="note" rows={1} value={edit.note ?? ''} placeholder={t('review.note_hint')} maxLength={5000} onChange={(event) => setEdit({ note: event.target.value })} />
      </label>
      <QuestionText rubric={rubric} kind={question.kind} />
      <Link to="/exams/$id/students/$sid" params={(old) => ({ id: old.id ?? '', sid: desk.ref.submissionId })} className="text-13 text-machine underline">
        {t('review.whole_paper')}
      </Link>
      <Link to="/exams/$id/students/$sid/record" params={(old) => ({ id: old.id ?? '', sid: desk.ref.submissionId })} search={{ q: question.question_id }} className="text-13 text-machine underline">
        {t('record.how')}
      </Link>
    </div>
  );
}
