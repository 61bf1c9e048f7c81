import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { SOCKETS } from '../contracts/http/routes.ts';
import { parsePart, notFoundRoute, sendProblem } from './problem.ts';
import { id } from '../contracts/http/common.ts';
import { addConsole } from './console.ts';
import { addDocs } from './docs.ts';
import { awaitBody } from './slow-body.ts';
import { admit, headersOf, refuseForeignOrigin } from './authenticate.ts';
import { answerBadConnection, BARE_HEADERS } from './bad-connection.ts';
import type { ServerDeps } from './deps.ts';
import { addRoutes, requirePermissions } from './add-routes.ts';
import { limitKeys } from './limit-keys.ts';
import { socketEvents } from './stream-events.ts';

/** JSON bodies; uploads have limits of their own. */
const BODY_BYTES = 2_000_000;
/** A client that takes longer for its headers is cut off, milliseconds. */
const HEADERS_MS = 30_000;
const SIGN_IN_PER_MINUTE = 20;

/** The HTTP server on its use cases; `listen` and `close` are the caller's. */
export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const { options, log } = deps;
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    trustProxy: options.trustProxy.length === 0 ? false : [...options.trustProxy],
    forceCloseConnections: true,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    http: { headersTimeout: HEADERS_MS, maxHeaderSize: 16_384 },
    // What is refused before any route: no hook runs, so the headers that all answers carry are set here.
    frameworkErrors: (error, request, reply) => void sendProblem(log, request, reply.headers(BARE_HEADERS), error),
    clientErrorHandler: answerBadConnection,
  });
  app.setErrorHandler((error, request, reply) => sendProblem(log, request, reply, error));
  app.setNotFoundHandler((request, reply) => sendProblem(log, request, reply, notFoundRoute()));
  requirePermissions(app);
  // Only where people use https: told by plain http it is void, and a whole domain is not ours to speak for.
  await app.register(helmet, { ...HEADERS, strictTransportSecurity: options.https && { maxAge: YEAR_SECONDS, includeSubDomains: false } });
  const keys = limitKeys();
  await app.register(rateLimit, { max: options.requestsPerMinute, timeWindow: 60_000, keyGenerator: keys.of, hook: 'onRequest', allowList: (request) => request.url.startsWith('/health') });
  await app.register(multipart);
  await app.register(websocket, { options: { maxPayload: 1024 } });
  app.addHook('onRequest', (request, _reply, done) => {
    awaitBody(request);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    keys.letIn(request);
    deps.metrics.observe(request.routeOptions.url ?? 'none', request.method, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  addRoutes(app, deps);
  addSignIn(app, deps);
  addSockets(app, deps);
  await addDocs(app, options.version);
  await addConsole(app, options.consoleDir);
  return app;
}

const YEAR_SECONDS = 31_536_000;
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:', 'blob:'], connectSrc: ["'self'"],
      fontSrc: ["'self'"], formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"], manifestSrc: ["'self'"],
    },
  },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
} as const;

/** better-auth's own addresses: sign-in, sign-out, session. */
function addSignIn(app: FastifyInstance, deps: ServerDeps): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    config: { permission: 'public', rateLimit: { max: SIGN_IN_PER_MINUTE, timeWindow: 60_000, keyGenerator: (request: FastifyRequest) => request.ip } },
    async handler(request, reply) {
      if (request.method === 'POST') refuseForeignOrigin(deps, request);
      const headers = headersOf(request);
      const body = request.body === undefined || request.body === null ? null : JSON.stringify(request.body);
      headers.delete('content-length');
      // The address is ours, whatever Host the client claims.
      const url = new URL(request.url, deps.options.origins[0]);
      const answer = await deps.identity.handle(new Request(url, { method: request.method, headers, body }));
      void reply.status(answer.status);
      for (const [name, value] of answer.headers) if (name !== 'set-cookie') void reply.header(name, value);
      const cookies = answer.headers.getSetCookie();
      if (cookies.length > 0) void reply.header('set-cookie', cookies);
      return reply.send(Buffer.from(await answer.arrayBuffer()));
    },
  });
}

function addSockets(app: FastifyInstance, deps: ServerDeps): void {
  for (const [url, of] of Object.entries(SOCKETS)) {
    app.route({
      method: 'GET',
      url,
      config: { permission: 'exam.read' },
      // Before the connection is taken: whoever sees it open is heard of from then on, and misses nothing.
      async preHandler(request) {
        parsePart(id, (request.params as { id?: unknown }).id, 'params');
        // A browser opens a WebSocket from any page: its origin must be ours.
        if (request.headers.authorization === undefined) refuseForeignOrigin(deps, request);
        request.caller = await admit(deps, request, 'exam.read');
      },
      handler: (request, reply) => sendProblem(deps.log, request, reply, notFoundRoute()),
      wsHandler: (socket, request) => {
        const { id: key } = request.params as { id: string };
        const filter = { examId: null, batchId: of === 'batch' ? key : null, submissionId: of === 'submission' ? key : null };
        socketEvents(deps, request.caller, filter, request, socket);
      },
    });
  }
}
