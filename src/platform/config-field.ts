import { z } from 'zod';

/** One environment key: how its text is read, what it is when absent, and its row in the documentation. */
export interface Field<T> {
  readonly key: string;
  readonly schema: z.ZodType<T>;
  readonly fallback: T;
  /** What stands in the table as the default, where the value itself says too little. */
  readonly shownDefault?: string;
  readonly values: string;
  readonly meaning: string;
}

/** Whole or decimal number from text within bounds, both included. */
export function number(key: string, fallback: number, range: { min: number; max: number; whole: boolean }, meaning: string): Field<number> {
  const { min, max, whole } = range;
  const kind = whole ? 'whole number' : 'number';
  const values = `${kind} from ${min} to ${max}`;
  const schema = z
    .string()
    .trim()
    .regex(whole ? /^\d+$/ : /^\d+(\.\d+)?$/, `must be a ${values}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a ${values}`);
  return { key, schema, fallback, values, meaning };
}

export function oneOf<const T extends string>(key: string, options: readonly [T, ...T[]], fallback: T, meaning: string): Field<T> {
  const values = options.join(' \\| ');
  const schema = z.enum(options, `must be one of ${options.join(', ')}`);
  return { key, schema, fallback, values: `\`${values}\``, meaning };
}

export const whole = (min: number, max: number): { min: number; max: number; whole: true } => ({ min, max, whole: true });

export const optional = <T>(field: Field<T>, shownDefault: string): Field<T | null> => ({ ...field, fallback: null, shownDefault });

/** Only what can stand in a header: what cannot would come back in the error of whoever refuses it. */
export function secretKey(key: string, meaning: string): Field<string | null> {
  const schema = z.string().trim().regex(/^[\x21-\x7e]+$/, 'must be a key of printable characters without spaces');
  return { key, schema, fallback: null, shownDefault: 'none', values: 'secret', meaning };
}
