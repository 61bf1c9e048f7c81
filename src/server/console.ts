import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { openToAll } from './add-routes.ts';

/** Addresses that belong to the console: any of its routes shows the same page, which then reads the address. */
const PAGES = ['/', '/setup', '/sign-in', '/settings', '/exams/*'];

/** The console's files; hashed names never change, the page itself is asked for each time. */
export async function addConsole(app: FastifyInstance, consoleDir: string | null): Promise<void> {
  const built = consoleDir !== null && existsSync(join(consoleDir, 'index.html'));
  if (!built) {
    app.get('/', { config: { permission: 'public' } }, (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send('The console is not built: npm run build\n控制台尚未构建：npm run build\n\nAPI: /docs\n'),
    );
    return;
  }
  await app.register(async (scope) => {
    openToAll(scope);
    await scope.register(fastifyStatic, {
      root: consoleDir,
      // A route per file that is there: everything else is an address of the API or nothing.
      wildcard: false,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
    });
    for (const url of PAGES) scope.get(url, (_request, reply) => reply.sendFile('index.html'));
  });
}
