import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../../domain/access.ts';
import { id, time } from './common.ts';

const name = z.string().trim().min(1).max(100);
const email = z.email().max(200);
/** Length is what makes a password strong; composition rules are left out on purpose (NIST SP 800-63B). */
const password = z.string().min(10).max(128);

export const classOut = z.object({ id, name, created_at: time }).meta({ id: 'Class' });
export const classIn = z.strictObject({ name });

export const me = z
  .object({
    id,
    kind: z.enum(['person', 'token']),
    /** Null for a token. */
    name: z.string().nullable(),
    email: z.string().nullable(),
    role: z.enum(ROLES),
    permissions: z.array(z.enum(PERMISSIONS)),
    classes: z.array(classOut),
  })
  .meta({ id: 'Me' });
export type Me = z.output<typeof me>;

/** Whether the first administrator is still to be made. */
export const setupState = z.object({ needed: z.boolean() }).meta({ id: 'SetupState' });
/** `token` comes from the link that `serve` or `token create --link` prints; it works once. */
export const setupIn = z.strictObject({ token: z.string().min(1).max(200), name, email, password });

export const person = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    class_ids: z.array(id),
    disabled: z.boolean(),
    created_at: time,
  })
  .meta({ id: 'Person' });
export const personIn = z.strictObject({ name, email, password, role: z.enum(ROLES), class_ids: z.array(id).max(500).default([]) });
export const personPatch = z.strictObject({
  name: name.optional(),
  role: z.enum(ROLES).optional(),
  class_ids: z.array(id).max(500).optional(),
  disabled: z.boolean().optional(),
  password: password.optional(),
});

export const token = z
  .object({
    id,
    label: z.string(),
    /** The first characters, to know it by. */
    prefix: z.string(),
    role: z.enum(ROLES),
    /** Null: every class (administrators only). */
    class_ids: z.array(id).nullable(),
    created_at: time,
    expires_at: time,
    revoked_at: time.nullable(),
    last_used_at: time.nullable(),
  })
  .meta({ id: 'Token' });
export const tokenIn = z.strictObject({
  label: name,
  role: z.enum(ROLES),
  class_ids: z.array(id).max(500).nullable().default(null),
  expires_in_days: z.int().min(1).max(730).default(90),
});
/** `token` itself is shown this once. */
export const tokenMade = token.extend({ token: z.string() }).meta({ id: 'TokenMade' });
