import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods, RouteOptions } from 'fastify';
import type { z } from 'zod';
import { ALIASES, ROUTES, type RouteContract, type RouteName } from '../contracts/http/routes.ts';
import { PERMISSIONS, SYSTEM, type Permission, type Principal } from '../domain/access.ts';
import { AppError } from '../domain/errors.ts';
import { admit } from './authenticate.ts';
import type { ServerDeps } from './deps.ts';
import { JsonText, type Handlers } from './handler.ts';
import { withIdempotency } from './idempotency.ts';
import { languageOf, parsePart } from './problem.ts';
import { batchRoutes } from './routes/batches.ts';
import { examRoutes } from './routes/exams.ts';
import { paperRoutes } from './routes/papers.ts';
import { peopleRoutes } from './routes/people.ts';
import { resultRoutes } from './routes/results.ts';
import { modelRoutes } from './routes/models.ts';
import { reviewRoutes } from './routes/reviews.ts';
import { systemRoutes } from './routes/system.ts';
import { receiveUpload, type Upload } from './uploads.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares one, or the server does not start. */
    permission?: Permission | 'public';
  }
}

const HANDLERS: Handlers<RouteName> = {
  ...peopleRoutes, ...examRoutes, ...paperRoutes, ...batchRoutes, ...reviewRoutes, ...modelRoutes, ...resultRoutes, ...systemRoutes,
};
const NO_UPLOAD: Upload = { dir: '', fields: {}, files: {}, discard: () => Promise.resolve() };
/** One script by itself is smaller than a stack. */
const SCRIPT_UPLOADS = new Set<RouteName>(['createSubmission', 'putTemplate', 'parseRubricFile']);

/** Answers that hold a secret shown this once: not kept for repeats, of which each makes another. */
const SHOWN_ONCE = new Set<RouteName>(['createToken']);

/** Stops the start where any route, a plug-in's too, declares no permission. To be called before any is added. */
export function requirePermissions(app: FastifyInstance): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', (done) => {
    const bare = routes.filter(({ config: { permission } = {} }) => permission !== 'public' && (permission === undefined || !PERMISSIONS.includes(permission)));
    const names = bare.map((route) => `${String(route.method)} ${route.url}`).join(', ');
    done(bare.length === 0 ? undefined : new AppError('route_without_permission', `no permission declared: ${names}`, { httpStatus: 500 }));
  });
}

/** A plug-in's routes are open to everybody. */
export function openToAll(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, permission: 'public' };
  });
}

/** Every route of the contract and its other addresses. */
export function addRoutes(app: FastifyInstance, deps: ServerDeps): void {
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const { method, path } = ROUTES[name];
    addRoute(app, deps, name, method, path);
  }
  for (const [address, name] of Object.entries(ALIASES)) {
    const [method = '', path = ''] = address.split(' ');
    addRoute(app, deps, name, method, path);
  }
}

function addRoute(app: FastifyInstance, deps: ServerDeps, name: RouteName, method: HTTPMethods, url: string): void {
  const contract: RouteContract = ROUTES[name];
  app.route({
    method,
    url,
    config: { permission: contract.permission },
    // Who may not ask is told before a body is read, and behind the limit of requests: those that are refused count as well.
    async preParsing(request, _reply, payload) {
      request.caller = contract.permission === 'public' ? SYSTEM : await admit(deps, request, contract.permission);
      return payload;
    },
    handler: (request, reply) => {
      const principal = request.caller;
      const run = async (key: string): Promise<{ status: number; body: unknown } | FastifyReply | undefined> => answer(deps, name, contract, request, reply, { principal, key });
      return method === 'GET' || contract.permission === 'public' || SHOWN_ONCE.has(name) ? send(reply, run(request.id)) : send(reply, withIdempotency(deps, principal, `${method} ${url}`, request, run));
    },
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Principal;
  }
}

async function send(reply: FastifyReply, running: Promise<{ status: number; body: unknown } | FastifyReply | undefined>): Promise<FastifyReply> {
  const done = await running;
  if (done === undefined || !('body' in done)) return reply;
  // A handler may have set a status of its own (health: 503).
  if (reply.statusCode === 200) void reply.status(done.status);
  return reply.type('application/json; charset=utf-8').send(done.body instanceof JsonText ? Buffer.from(done.body.text) : JSON.stringify(done.body));
}

async function answer(
  deps: ServerDeps,
  name: RouteName,
  contract: RouteContract,
  request: FastifyRequest,
  reply: FastifyReply,
  { principal, key }: { principal: Principal; key: string },
): Promise<{ status: number; body: unknown } | FastifyReply | undefined> {
  const parse = (schema: z.ZodType | undefined, value: unknown, part: string): unknown => (schema === undefined ? {} : parsePart(schema, value, part));
  const params = parse(contract.params, request.params, 'params');
  const query = parse(contract.query, request.query, 'query');
  const body = parse(contract.body, request.body ?? {}, 'body');
  const arrived = contract.multipart === undefined ? null : deps.starts.arriving();
  let upload = NO_UPLOAD;
  try {
    if (contract.multipart !== undefined) upload = await receiveUpload(request, deps.blobs.stagingDir, SCRIPT_UPLOADS.has(name) ? deps.options.maxScriptBytes : deps.options.maxStackBytes);
    // The handler of a name takes what the contract of that name gives; the map over all names cannot say so.
    const handler = HANDLERS[name] as (deps: ServerDeps, asked: unknown) => Promise<unknown>;
    const result = await handler(deps, { principal, lang: languageOf(request), params, query, body, upload, request, reply, key });
    if (contract.ok.body === undefined) return result as FastifyReply | undefined;
    return { status: contract.ok.status, body: deps.options.checkAnswers ? contract.ok.body.parse(result instanceof JsonText ? JSON.parse(result.text) : result) : result };
  } finally {
    arrived?.();
    await upload.discard();
  }
}
