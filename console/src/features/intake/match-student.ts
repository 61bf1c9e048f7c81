import type { RosterStudent } from '../../api/types.ts';

const NO_FIT = 3;

/**
 * Students of the roster that fit what was typed, number or name: what fits as a whole first, then students without a paper, then
 * beginnings before middles; at most `limit`. Nothing typed fits everybody.
 */
export function matchStudents(roster: readonly RosterStudent[], typed: string, taken: ReadonlySet<string>, limit = 8): readonly RosterStudent[] {
  const text = typed.trim().toLowerCase();
  const rank = ({ student_id: number, name }: RosterStudent): number => {
    const best = [number, name].map((part) => {
      const at = part.toLowerCase().indexOf(text);
      return at < 0 ? NO_FIT : part.length === text.length ? 0 : at === 0 ? 1 : 2;
    });
    return Math.min(...best);
  };
  return roster
    .map((student, order) => ({ student, order, rank: rank(student), later: rank(student) > 0 && taken.has(student.student_id) }))
    .filter((one) => one.rank < NO_FIT)
    .sort((a, b) => Number(a.later) - Number(b.later) || a.rank - b.rank || a.order - b.order)
    .slice(0, limit)
    .map(({ student }) => student);
}
