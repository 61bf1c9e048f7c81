/**
 * What all bubbles of one student's sheet say together. Pens, scanners and habits differ from sheet to sheet, so
 * "filled" is judged against the sheet itself. Plain numbers: may be stored and read back.
 */
export interface SheetStats {
  readonly count: number;
  /** `empty`: nothing on the sheet looks filled. `unclear`: filled and empty cannot be told apart. */
  readonly state: 'clear' | 'empty' | 'unclear';
  /** Typical fill of an empty bubble and of a filled one; `filled` is null unless the state is `clear`. */
  readonly empty: number;
  readonly filled: number | null;
  /** Distance between the two typical fills, 0–1; 0 where nothing is filled. */
  readonly separation: number;
  /** A fill up to `low` is surely empty, from `high` on surely filled; between them a person looks. */
  readonly low: number;
  readonly high: number;
}
