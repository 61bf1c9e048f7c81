import { permissionsOf, type Principal } from '../../domain/access.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import { AppError } from '../../domain/errors.ts';
import type { ApiToken, Person } from '../../ports/identity.ts';
import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';

type Names =
  | 'getSetup' | 'setUp' | 'me' | 'listClasses' | 'createClass' | 'listPeople' | 'createPerson' | 'changePerson' | 'listTokens' | 'createToken' | 'revokeToken';

export const peopleRoutes: Handlers<Names> = {
  async getSetup(deps) {
    return { needed: await deps.identity.setupNeeded() };
  },

  async setUp(deps, { body, reply }) {
    const { token, ...person } = body;
    const made = await deps.identity.redeemSetupLink(token, person);
    void reply.header('set-cookie', [...(await deps.identity.startSession(made.id))]);
    return meOf(deps, { id: made.id, kind: 'person', role: made.role, classes: 'all' }, made);
  },

  async me(deps, { principal }) {
    return meOf(deps, principal, principal.kind === 'person' ? await deps.identity.person(principal.id) : null);
  },

  async listClasses(deps, { principal }) {
    return { items: await classesOf(deps, principal) };
  },

  async createClass(deps, { principal, body }) {
    const made = await deps.classes.create(body.name, principal);
    return { id: made.id, name: made.name, created_at: made.createdAt.toISOString() };
  },

  async listPeople(deps, { query }) {
    const found = await deps.identity.list(query.cursor ?? null, query.limit);
    return { items: found.items.map(personOut), next_cursor: found.nextCursor };
  },

  async createPerson(deps, { principal, body }) {
    const { class_ids: classIds, ...person } = body;
    return personOut(await deps.identity.create({ ...person, classIds }, principal));
  },

  async changePerson(deps, { principal, params, body }) {
    const { class_ids: classIds, ...patch } = body;
    return personOut(await deps.identity.change(params.id, { ...patch, classIds }, principal));
  },

  async listTokens(deps) {
    return { items: (await deps.tokens.list()).map(tokenOut) };
  },

  async createToken(deps, { principal, body }) {
    const { token, record } = await deps.tokens.create(
      { label: body.label, role: body.role, classIds: body.class_ids, expiresInDays: body.expires_in_days },
      principal,
    );
    return { ...tokenOut(record), token };
  },

  async revokeToken(deps, { principal, params, reply }) {
    await deps.tokens.revoke(params.id, principal);
    return reply.status(204).send();
  },
};

async function meOf(deps: ServerDeps, principal: Principal, person: Person | null): Promise<Answer<'me'>> {
  if (principal.kind === 'system') throw new AppError('sign_in_needed', 'nobody is signed in', { httpStatus: 401 });
  return {
    id: principal.id,
    kind: principal.kind,
    name: person?.name ?? null,
    email: person?.email ?? null,
    role: principal.role,
    permissions: [...permissionsOf(principal.role)],
    classes: await classesOf(deps, principal),
  };
}

async function classesOf(deps: ServerDeps, principal: Principal): Promise<Answer<'me'>['classes']> {
  return (await deps.classes.within(principal)).map(({ id, name, createdAt }) => ({ id, name, created_at: createdAt.toISOString() }));
}

function personOut(person: Person): Answer<'createPerson'> {
  const { id, name, email, role, classIds, disabled, createdAt } = person;
  return { id, name, email, role, class_ids: [...classIds], disabled, created_at: createdAt.toISOString() };
}

function tokenOut(token: ApiToken): Omit<Answer<'createToken'>, 'token'> {
  return {
    id: token.id,
    label: token.label,
    prefix: token.prefix,
    role: token.role,
    class_ids: token.classIds === null ? null : [...token.classIds],
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    revoked_at: token.revokedAt?.toISOString() ?? null,
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
  };
}
