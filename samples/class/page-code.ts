import QRCode from 'qrcode';
import { formatPageCode } from '../../src/domain/page-code.ts';
import { printRunOf } from '../../src/ingest/print-run.ts';
import { WIDTH, type Rect } from './layout.ts';
import { PAPER } from './questions.ts';
import type { Printed } from './scan.ts';
import { ABSENT, CHILDREN, CLASS_NAME } from './students.ts';

/** Top right corner, which the paper leaves free. */
const PLACE: Rect = { x: 509, y: 28, w: 56, h: 56 };

/** The roster in the order of the file; copy k of the class set belongs to its k-th student. */
export function rosterOrder(): { student_id: string; name: string; class: string }[] {
  return [...CHILDREN, ABSENT]
    .map(({ number, name }) => ({ student_id: number, name, class: CLASS_NAME }))
    .sort((a, b) => (a.student_id < b.student_id ? -1 : 1));
}

/** A printed page with the code of `studentId`'s copy on it. */
export function withPageCode(printed: Printed, studentId: string, page: number): Printed {
  const students = rosterOrder();
  const copy = students.findIndex((student) => student.student_id === studentId) + 1;
  const text = formatPageCode({ exam: PAPER.id, run: printRunOf(PAPER.id, students).id, copy, page });
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const pixels = Buffer.from(printed.pixels);
  const scale = printed.width / WIDTH;
  const side = Math.round(PLACE.w * scale);
  const [left, top] = [Math.round(PLACE.x * scale), Math.round(PLACE.y * scale)];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const dark = modules.get(Math.floor((y * modules.size) / side), Math.floor((x * modules.size) / side));
      if (dark === 1) pixels[(top + y) * printed.width + left + x] = 25;
    }
  }
  return { ...printed, pixels };
}
