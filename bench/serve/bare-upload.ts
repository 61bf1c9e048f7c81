/** Yardstick: node:http alone, which writes each body to a file, flushes it and answers. Prints its port. Argument: a folder. */
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [folder = ''] = process.argv.slice(2);
let count = 0;
const server = createServer((request, response) => {
  void (async () => {
    count += 1;
    const file = await open(join(folder, String(count)), 'wx');
    for await (const chunk of request) await file.write(chunk as Buffer);
    await file.datasync();
    await file.close();
    response.writeHead(201).end('{}');
  })();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
