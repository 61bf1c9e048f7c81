import { sql, type RawBuilder } from 'kysely';

/** Condition on a class id column for what is within reach. */
export function within(column: RawBuilder<unknown>, classes: readonly string[] | 'all'): RawBuilder<unknown> {
  return classes === 'all' ? sql`true` : sql`${column} = any(${[...classes]}::text[])`;
}
