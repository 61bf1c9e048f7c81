import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../contracts/http/openapi.ts';
import { openToAll } from './add-routes.ts';

/** `/openapi.json` and a page to browse it at `/docs`. */
export async function addDocs(app: FastifyInstance, version: string): Promise<void> {
  const document = openApiDocument(version);
  const text = JSON.stringify(document);
  app.get('/openapi.json', { config: { permission: 'public' } }, (_request, reply) => reply.type('application/json; charset=utf-8').send(text));
  await app.register(async (scope) => {
    openToAll(scope);
    await scope.register(swagger, { mode: 'static', specification: { document: document as never } });
    await scope.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, theme: { title: 'AI Grading API' }, uiConfig: { docExpansion: 'list', tryItOutEnabled: false, layout: 'BaseLayout', url: '/openapi.json' } });
  });
}
