import type { Principal, Role } from '../domain/access.ts';

export interface SchoolClass {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface Classes {
  /** In the order of names. */
  within(principal: Principal): Promise<readonly SchoolClass[]>;
  /** A person who makes a class belongs to it. */
  create(name: string, by: Principal): Promise<SchoolClass>;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly classIds: readonly string[];
  readonly disabled: boolean;
  readonly createdAt: Date;
}

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly classIds: readonly string[];
}

export interface PersonPatch {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly classIds?: readonly string[] | undefined;
  /** Shut out: sessions end at once. */
  readonly disabled?: boolean | undefined;
  /** Ends every session of the person. */
  readonly password?: string | undefined;
}

/** People who sign in with a password, and their sessions. Every change writes an audit row in its own transaction. */
export interface Identity {
  /** Whose session the request's cookie carries; null when there is none, it has ended, or the person is shut out. */
  session(headers: Headers): Promise<{ readonly principal: Principal; readonly person: Person } | null>;
  /**
   * Under `/api/auth/`, by POST: `sign-in/email` {email, password}, `sign-out`, `change-password` {currentPassword, newPassword}.
   * Answers 204 with cookies. Throws AppError `sign_in_refused` (401, one answer for every cause), `sign_in_locked` (429),
   * `sign_in_needed` (401), `password_wrong` (403), `password_unsuitable` (400), `origin_refused` (403), and `route_not_found`
   * (404) for all else: sign-up is closed.
   */
  handle(request: Request): Promise<Response>;
  /** `Set-Cookie` values of a new session. Throws AppError `person_not_found` (404): unknown, or shut out. */
  startSession(personId: string): Promise<readonly string[]>;
  person(id: string): Promise<Person | null>;
  /** Names of people and labels of tokens by id; what is neither is left out. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  list(cursor: string | null, limit: number): Promise<{ readonly items: readonly Person[]; readonly nextCursor: string | null }>;
  /** Throws AppError `email_taken` (409), `class_not_found` (404). */
  create(person: NewPerson, by: Principal): Promise<Person>;
  /** Throws AppError `person_not_found`, `class_not_found` (404), `last_administrator` (409: somebody must be able to let people in). */
  change(id: string, patch: PersonPatch, by: Principal): Promise<Person>;
  /** True until there is an administrator. */
  setupNeeded(): Promise<boolean>;
  /** The secret of a link that makes one administrator; good for `hours`. Only its hash is stored. */
  createSetupLink(hours: number): Promise<string>;
  /** Throws AppError `setup_link_invalid` (403): unknown, used or too old; `email_taken` (409), which leaves the link good. */
  redeemSetupLink(secret: string, person: Omit<NewPerson, 'role' | 'classIds'>): Promise<Person>;
}

export interface ApiToken {
  readonly id: string;
  readonly label: string;
  /** First characters of the token, to know it by. */
  readonly prefix: string;
  readonly role: Role;
  /** Null: every class; administrators only. */
  readonly classIds: readonly string[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Bearer tokens for programs: SHA-256 stored, scoped to a role and classes, expiring, revocable. */
export interface ApiTokens {
  /** Throws AppError `token_scope_invalid` (400: administrators and only they reach every class), `class_not_found` (404). */
  create(
    input: { readonly label: string; readonly role: Role; readonly classIds: readonly string[] | null; readonly expiresInDays: number },
    by: Principal,
  ): Promise<{ readonly token: string; readonly record: ApiToken }>;
  /** Null when unknown, expired or revoked. */
  verify(token: string): Promise<Principal | null>;
  list(): Promise<readonly ApiToken[]>;
  /** Throws AppError `token_not_found` (404). */
  revoke(id: string, by: Principal): Promise<void>;
}
