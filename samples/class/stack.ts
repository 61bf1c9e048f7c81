import { CHILDREN } from './students.ts';

/** One sheet side as it lies in the stack. */
export interface StackPage {
  /** Index into CHILDREN; null for the blank back page. */
  readonly child: number | null;
  readonly page: number;
  readonly upsideDown: boolean;
  readonly torn: boolean;
}

const MISSING = { child: 8, page: 2 };
const UPSIDE_DOWN = { child: 3, page: 2 };
const TORN = { child: 11, page: 1 };
/** Children whose second page lies before the first. */
const SWAPPED = 6;
/** A second page that slipped in behind the next child's. */
const SLIPPED = 9;

/** The order of the stack: mostly sorted, with what goes wrong at a photocopier. */
export function stackOrder(): StackPage[] {
  const is = (place: { child: number; page: number }, child: number, page: number): boolean => place.child === child && place.page === page;
  const order: StackPage[] = [];
  CHILDREN.forEach((_, child) => {
    const pages = child === SWAPPED ? [2, 1] : [1, 2];
    for (const page of pages) {
      if (is(MISSING, child, page)) continue;
      order.push({ child, page, upsideDown: is(UPSIDE_DOWN, child, page), torn: is(TORN, child, page) });
    }
    if (child === 4) order.push({ child: null, page: 0, upsideDown: false, torn: false });
  });
  const slipped = order.findIndex((entry) => entry.child === SLIPPED && entry.page === 2);
  const [entry] = order.splice(slipped, 1);
  if (entry !== undefined) order.splice(slipped + 2, 0, entry);
  return order;
}
