import { useId, useMemo, useState, type JSX } from 'react';
import type { RosterStudent } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Input } from '../../ui/field.tsx';
import { langOf } from '../../ui/lang.ts';
import { matchStudents } from './match-student.ts';

type Student = Pick<RosterStudent, 'student_id' | 'name'>;

interface Props {
  readonly roster: readonly RosterStudent[] | null;
  readonly value: Student | null;
  readonly taken: ReadonlySet<string>;
  readonly invalid: boolean;
  readonly onChange: (student: Student | null) => void;
}

/** Type a number or a part of the name, Enter takes the first match. Without a roster any number is taken. */
export function StudentBox({ roster, value, taken, invalid, onChange }: Props): JSX.Element {
  const t = useT();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const shown = value === null ? '' : value.name === '' ? value.student_id : `${value.student_id} ${value.name}`;
  const found = useMemo(() => (typed === null || roster === null ? [] : matchStudents(roster, typed, taken)), [roster, typed, taken]);

  function take(student: Student | undefined): void {
    const text = typed?.trim() ?? '';
    const given = student ?? (roster === null && text !== '' ? { student_id: text, name: '' } : undefined);
    if (given !== undefined) onChange(given);
    else if (text === '' && typed !== null) onChange(null);
    setTyped(null);
  }

  return (
    <div className="relative">
      <Input
        role="combobox"
        aria-label={t('split.student')}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        aria-invalid={invalid || undefined}
        autoComplete="off"
        placeholder={t('split.student_hint')}
        lang={langOf(shown)}
        className={`w-52 ${invalid ? 'border-uncertain bg-uncertain-wash' : ''}`}
        value={typed ?? shown}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onBlur={() => take(typed === '' ? undefined : found.length === 1 ? found[0] : undefined)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            if (typed === null) setTyped('');
            else setActive((now) => Math.max(0, Math.min(found.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1))));
          } else if (event.key === 'Enter') {
            event.preventDefault();
            take(found[active]);
          } else if (event.key === 'Escape') setTyped(null);
        }}
      />
      {found.length > 0 && (
        <ul id={`${id}-list`} role="listbox" aria-label={t('split.roster')} className="absolute top-10 left-0 z-30 w-64 rounded border border-hair bg-paper p-1 shadow-paper">
          {found.map((student, index) => (
            <li
              key={student.student_id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={`flex h-8 cursor-pointer items-center gap-2 rounded px-2 ${index === active ? 'bg-wash' : ''}`}
              onPointerDown={(event) => {
                event.preventDefault();
                take(student);
              }}
            >
              <span>{student.student_id}</span>
              <span lang={langOf(student.name)} className="truncate">
                {student.name}
              </span>
              {taken.has(student.student_id) && <span className="ml-auto text-12 text-ink-2">{t('split.taken')}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
