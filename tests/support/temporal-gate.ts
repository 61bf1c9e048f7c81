import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { connect, createSecureServer, type ServerHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { join } from 'node:path';

/** TLS and API keys before a development server, which has neither: what comes with the right key is passed on as it is. */
export interface TemporalGate {
  readonly host: string;
  /** Of the authority that signed the gate's certificate. */
  readonly caFile: string;
  close(): Promise<void>;
}

const UNAUTHENTICATED = '16';

export async function openTemporalGate(folder: string, target: string, apiKey: string): Promise<TemporalGate> {
  const { caFile, certFile, keyFile } = makeCertificate(folder);
  const upstream = connect(`http://${target}`);
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
  server.on('session', (session) => void sessions.add(session));
  server.on('stream', (stream, headers: IncomingHttpHeaders) => {
    if (headers.authorization !== `Bearer ${apiKey}`) {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': UNAUTHENTICATED, 'grpc-message': 'no such key' }, { endStream: true });
      return;
    }
    const call = upstream.request(headers);
    // An error without a body comes as headers alone.
    call.on('response', (answer) => stream.respond(answer, answer['grpc-status'] === undefined ? { waitForTrailers: true } : { endStream: true }));
    let trailers = {};
    call.on('trailers', (given) => (trailers = given));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    for (const one of [call, stream]) one.on('error', () => {});
    stream.on('close', () => call.close());
    stream.pipe(call);
    call.pipe(stream);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    caFile,
    close: async () => {
      upstream.destroy();
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** An authority and a certificate for this machine, signed by it. */
function makeCertificate(folder: string): { readonly caFile: string; readonly certFile: string; readonly keyFile: string } {
  const file = (name: string): string => join(folder, name);
  const make = (name: string, ...more: readonly string[]): void => void execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`), ...more], { stdio: 'ignore' });
  make('ca', '-subj', '/CN=test authority', '-addext', 'basicConstraints=critical,CA:TRUE');
  make('gate', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE', '-CA', file('ca.crt'), '-CAkey', file('ca.key'));
  return { caFile: file('ca.crt'), certFile: file('gate.crt'), keyFile: file('gate.key') };
}
