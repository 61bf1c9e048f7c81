import { sql } from 'kysely';
import type { Principal } from '../../domain/access.ts';
import { AppError } from '../../domain/errors.ts';
import type { Identity, Person } from '../../ports/identity.ts';
import type { Log } from '../../ports/log.ts';
import { audit } from '../postgres/audit.ts';
import type { Database } from '../postgres/database.ts';
import { notFound } from '../postgres/values.ts';
import { createAttempts } from './attempts.ts';
import { openBetterAuth } from './better-auth.ts';
import { createEndpoints } from './endpoints.ts';
import { addPerson, changePerson, findNames, findPerson, hasAdministrator, listPeople } from './people.ts';
import { createSetupLink, requireSetupLink, useSetupLink } from './setup-links.ts';

export interface IdentityOptions {
  /** The system's database, not a transaction. */
  readonly database: Database;
  /** At least 32 characters; signs cookies. Another secret ends every session. */
  readonly secret: string;
  /** Origin that people use: `https://…` makes cookies secure. */
  readonly publicUrl: string;
  /** Origins that may send cookies, asked at each request; default: that of `publicUrl`. */
  readonly origins?: () => readonly string[];
  readonly log: Log;
}

/** People and sessions on better-auth; see docs/adr/0010. */
export function createIdentity(options: IdentityOptions): Identity {
  const { database, secret, publicUrl, log } = options;
  const origin = new URL(publicUrl).origin;
  const attempts = createAttempts(database, secret);
  const auth = openBetterAuth({ database, secret, publicUrl: origin, origins: options.origins ?? (() => [origin]), mayEnter: (id) => mayEnter(database, id), log });
  const hash = async (password: string): Promise<string> => (await auth.$context).password.hash(password);

  /** Asked anew at each request: neither a session nor a person is ever taken from a cache. */
  const personOf = async (given: Headers): Promise<Person | null> => {
    const cookie = given.get('cookie');
    if (cookie === null) return null;
    const found = await auth.api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true, disableCookieCache: true } });
    const person = found === null ? null : await findPerson(database, found.user.id);
    return person === null || person.disabled ? null : person;
  };
  const endpoints = createEndpoints({
    auth,
    attempts,
    personOf,
    recordPasswordChange: (person) =>
      audit(database, person, { action: 'person_changed', objectType: 'person', objectId: person.id, detail: { changed: ['password'] } }),
  });

  return {
    async session(headers) {
      const person = await personOf(headers);
      return person === null ? null : { principal: principalOf(person), person };
    },

    async handle(request) {
      const { pathname } = new URL(request.url);
      const endpoint = request.method === 'POST' && Object.hasOwn(endpoints, pathname) ? endpoints[pathname] : undefined;
      if (endpoint === undefined) throw new AppError('route_not_found', `No route ${request.method} ${pathname}`, { httpStatus: 404 });
      return endpoint(request);
    },

    async startSession(personId) {
      const { headers } = await auth.api.startSession({ body: { personId }, returnHeaders: true });
      const cookies = headers.getSetCookie();
      if (cookies.length === 0) throw notFound('person', personId);
      return cookies;
    },

    person: (id) => findPerson(database, id),
    names: (ids) => findNames(database, ids),
    list: (cursor, limit) => listPeople(database, cursor, limit),

    async create(person, by) {
      const passwordHash = await hash(person.password);
      return database.transaction().execute((transaction) => addPerson(transaction, person, passwordHash, by));
    },

    async change(id, { password, ...patch }, by) {
      const passwordHash = password === undefined ? null : await hash(password);
      return database.transaction().execute(async (transaction) => {
        const person = await changePerson(transaction, id, patch, passwordHash, by);
        if (passwordHash !== null) await attempts.forget(transaction, person.email);
        return person;
      });
    },

    setupNeeded: async () => !(await hasAdministrator(database)),
    createSetupLink: (hours) => createSetupLink(database, hours),

    async redeemSetupLink(secretOfLink, person) {
      // Hashing a password costs a tenth of a second: not for everybody who knocks.
      await requireSetupLink(database, secretOfLink);
      const passwordHash = await hash(person.password);
      return database.transaction().execute(async (transaction) => {
        const added = await addPerson(transaction, { ...person, role: 'administrator', classIds: [] }, passwordHash, null);
        await useSetupLink(transaction, secretOfLink, added.id);
        return added;
      });
    },
  };
}

function principalOf(person: Person): Principal {
  return { id: person.id, kind: 'person', role: person.role, classes: person.role === 'administrator' ? 'all' : person.classIds };
}

async function mayEnter(database: Database, personId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from auth_users where id = ${personId} and not disabled`.execute(database);
  return rows.length > 0;
}
