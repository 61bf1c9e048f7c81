import type { RosterStudent } from '../../api/types.ts';

/** Students of the roster that fit what was typed: number or name, whole before beginning before middle; at most `limit`. */
export function matchStudents(roster: readonly RosterStudent[], typed: string, limit = 8): readonly RosterStudent[] {
  const text = typed.trim().toLowerCase();
  if (text === '') return roster.slice(0, limit);
  const rank = ({ student_id: number, name }: RosterStudent): number => {
    const best = [number, name].map((part) => {
      const at = part.toLowerCase().indexOf(text);
      return at < 0 ? 3 : part.length === text.length ? 0 : at === 0 ? 1 : 2;
    });
    return Math.min(...best);
  };
  return roster
    .map((student, order) => ({ student, order, rank: rank(student) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .slice(0, limit)
    .map(({ student }) => student);
}
