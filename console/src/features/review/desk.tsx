import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState, type JSX } from 'react';
import type { Exam } from '../../api/types.ts';
import { usePrefs } from '../../app/prefs.ts';
import { useT } from '../../i18n/index.ts';
import type { SurfaceHandle } from '../../page/surface.tsx';
import { announce } from '../../ui/live.tsx';
import { scoreText } from '../../ui/mark.ts';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Wait } from '../../ui/wait.tsx';
import { DeskBar } from './desk-bar.tsx';
import { DeskFoot } from './desk-foot.tsx';
import { typedScore } from './decide.ts';
import { ItemPage } from './item-page.tsx';
import { ItemPanel } from './item-panel.tsx';
import { KeyHelp } from './key-help.tsx';
import type { Command } from './keys.ts';
import { pagesOf, regionsOf } from './pages.ts';
import { awardedBy, routeOf, sumOf, togglePoint } from './points.ts';
import { refKey, type Ref } from './refs.ts';
import { RefuseDialog } from './refuse-dialog.tsx';
import { SameAnswerBar } from './same-answer-bar.tsx';
import { useDesk } from './use-desk.ts';
import { useDeskKeys } from './use-desk-keys.ts';

interface Props {
  readonly exam: Exam;
  readonly refs: readonly Ref[];
  readonly waiting: ReadonlySet<string>;
  readonly total: number;
  readonly start: number;
}

export function Desk({ exam, refs, waiting, total, start }: Props): JSX.Element {
  const t = useT();
  const toast = useToast();
  const navigate = useNavigate();
  const { singleKeys } = usePrefs();
  const root = useRef<HTMLDivElement>(null);
  const surface = useRef<SurfaceHandle>(null);
  const typed = useRef<{ score: number; at: number } | null>(null);
  const [mode, setMode] = useState<'region' | 'page'>('region');
  const [pageChoice, setPageChoice] = useState<{ readonly item: string; readonly page: number } | null>(null);
  const [evidence, setEvidence] = useState<{ readonly item: string; readonly at: number } | null>(null);
  const [dialog, setDialog] = useState<'help' | 'refuse' | null>(null);

  const desk = useDesk({
    exam,
    refs,
    waiting,
    start,
    onSameProblem: useCallback((problem) => toast({ text: problem.message, tone: 'problem' }), [toast]),
    onRefused: useCallback((ref, problem) => toast({ text: `${t('review.refused', { question: ref.questionId })} ${problem.message}`, tone: 'problem' }), [t, toast]),
  });
  const { ref, question, submission, edit, index } = desk;
  const item = refKey(ref);
  const rubric = exam.exam.questions.find(({ id }) => id === ref.questionId);
  const { id: route, points } = routeOf(question ?? { evidence: [] }, rubric);
  const regions = regionsOf(question, exam, ref.questionId);
  const withParts = pagesOf(question, regions);
  const page = pageChoice?.item === item ? pageChoice.page : (withParts[0] ?? 1);
  const at = evidence?.item === item ? evidence.at : null;

  useEffect(() => {
    void navigate({ to: '.', search: (old) => ({ ...old, item }), replace: true });
    root.current?.focus({ preventScroll: true });
  }, [item, navigate]);

  useEffect(() => {
    if (question !== undefined) announce(t('review.spoken', { question: ref.questionId, at: index + 1, of: refs.length, score: scoreText(question.score), max: question.max_score }));
    // Spoken when another item comes, not with every change of this one.
  }, [item, question === undefined]);

  const { offer } = desk.same;
  useEffect(() => {
    if (offer !== null) announce(t('same.offer', { count: offer.members.length }));
  }, [offer, t]);
  const applySame = async (): Promise<void> => {
    const applied = await desk.applySame();
    if (applied === null) return;
    toast({ text: t(applied.left === 0 ? 'same.applied' : 'same.applied_some', { count: applied.done, left: applied.left }), ...(applied.left > 0 && { tone: 'problem' as const }) });
    root.current?.focus({ preventScroll: true });
    // What lies under the eye may just have been decided with the others.
    if (applied.done > 0) desk.goUnresolved();
  };

  const focusOn = (name: string): void => {
    const field = root.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[data-field="${name}"]`);
    field?.focus();
    field?.select();
  };
  const toggle = (id: string | undefined): void => {
    if (id === undefined || question === undefined) return;
    const next = togglePoint(edit.points ?? awardedBy(question), points, id);
    desk.setEdit({ points: next, route, score: sumOf(next, points, question.max_score) });
  };
  const digit = (pressed: number): void => {
    if (question === undefined) return;
    if (points.length > 0) {
      toggle(points[pressed === 0 ? 9 : pressed - 1]?.id);
      return;
    }
    const now = performance.now();
    const score = typedScore(typed.current, pressed, now, question.max_score);
    if (score === null) return;
    typed.current = { score, at: now };
    desk.setEdit({ score, points: undefined });
  };
  const accept = (): void => {
    const made = desk.accept();
    typed.current = null;
    if (made === 'no_score' || made === 'too_high') {
      announce(t(made === 'no_score' ? 'review.no_score' : 'review.too_high', { max: question?.max_score ?? 0 }));
      focusOn('score');
    } else if (index === refs.length - 1 && !desk.goUnresolved()) announce(t('review.end'));
  };
  const turnPage = (step: number): void => {
    const numbers = submission?.pages.flatMap(({ script_page: number }) => number ?? []) ?? [];
    const next = numbers[numbers.indexOf(page) + step];
    if (next !== undefined) setPageChoice({ item, page: next });
  };

  const run = (command: Command): void => {
    switch (command) {
      case 'accept':
      case 'save':
        accept();
        break;
      case 'next':
        desk.goNext();
        break;
      case 'previous':
        desk.go(index - 1);
        break;
      case 'unresolved':
        if (!desk.goUnresolved()) announce(t('review.end'));
        break;
      case 'undo':
        announce(t(desk.undo() ? 'review.undone' : 'review.nothing_to_undo'));
        break;
      case 'later':
        desk.reopen();
        desk.goNext();
        break;
      case 'evidence': {
        const count = question?.evidence.length ?? 0;
        if (count === 0) break;
        const next = ((at ?? -1) + 1) % count;
        setEvidence({ item, at: next });
        setPageChoice({ item, page: question?.evidence[next]?.page ?? page });
        break;
      }
      case 'score':
      case 'transcription':
      case 'note':
        focusOn(command);
        break;
      case 'leave':
        root.current?.focus();
        break;
      case 'mode':
        setMode((old) => (old === 'region' ? 'page' : 'region'));
        break;
      case 'fit':
        surface.current?.fit();
        break;
      case 'zoom_in':
        surface.current?.zoom(1.25);
        break;
      case 'zoom_out':
        surface.current?.zoom(0.8);
        break;
      case 'page_next':
        turnPage(1);
        break;
      case 'page_previous':
        turnPage(-1);
        break;
      case 'same_all':
        void applySame();
        break;
      case 'same_each':
        desk.lookAtSame();
        root.current?.focus({ preventScroll: true });
        break;
      case 'help':
      case 'refuse':
        setDialog(command);
        break;
    }
  };
  useDeskKeys({ run, digit, enabled: dialog === null, singleKeys });

  return (
    <div ref={root} tabIndex={-1} data-desk className="flex min-h-0 flex-1 flex-col outline-none">
      <DeskBar exam={exam} refs={refs} index={index} left={desk.left} total={total} submission={submission} onHelp={() => setDialog('help')} />
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <ItemPage ref={surface} submission={submission} question={question} questionId={ref.questionId} page={page} withParts={withParts} regions={regions} points={points} mode={mode} active={at} onPage={(number) => setPageChoice({ item, page: number })} run={run} />
        <aside aria-label={t('review.panel')} className="w-full shrink-0 overflow-auto border-l border-hair bg-paper max-lg:max-h-[46dvh] max-sm:max-h-[40dvh] max-lg:border-t lg:w-[400px]">
          {question !== undefined ? (
            <ItemPanel key={item} question={question} rubric={rubric} points={points} desk={desk} active={at} onToggle={toggle} onEvidence={(next) => setEvidence({ item, at: next })} onAccept={accept} />
          ) : (
            <div className="p-4">{desk.error === null ? <Wait /> : <Trouble error={desk.error} />}</div>
          )}
        </aside>
      </div>
      {offer !== null && <SameAnswerBar offer={offer} busy={desk.same.busy} run={run} onDismiss={desk.same.dismiss} />}
      <DeskFoot run={run} first={index === 0} last={index === refs.length - 1} />
      <KeyHelp open={dialog === 'help'} onOpenChange={(open) => setDialog(open ? 'help' : null)} />
      <RefuseDialog open={dialog === 'refuse'} onOpenChange={(open) => setDialog(open ? 'refuse' : null)} onRefuse={desk.refuse} />
    </div>
  );
}
