import { ModelError } from '../../domain/model-error.ts';

/** A reply is some kilobytes of JSON; a server that sends more than this is not a model. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * `fetch` that reads the whole body at once, up to a limit, and follows no redirect: it would carry papers and the key (in a
 * header of its own, which `fetch` does not drop) to a host nobody chose. Throws ModelError `model_unavailable` for a body that is
 * too long, and what `fetch` throws.
 */
export function guardFetch(inner: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, { ...init, redirect: 'manual' });
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(await readAll(response.body), { status, statusText, headers });
  };
}

/** Leaving the loop early cancels the stream, and with it the connection. */
async function readAll(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new ModelError('model_unavailable', `the model’s server sent more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Blob(chunks);
}
