import { currentPrefs } from '../app/prefs.ts';
import { i18n } from '../i18n/index.ts';
import { newKey } from './client.ts';
import { ApiProblem, problemFrom } from './problem.ts';

export interface Upload<T> {
  readonly done: Promise<T>;
  abort(): void;
}

/** `fetch` tells nothing of how much has gone out; XMLHttpRequest does. */
export function upload<T>(path: string, form: FormData, onProgress: (share: number) => void, key: string = newKey()): Upload<T> {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const body = bodyOf(request);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(problemFrom(request.status, body, i18n._('error.http', { status: request.status })));
    });
    request.addEventListener('error', () => reject(new ApiProblem('offline', 0, i18n._('error.offline'))));
    request.addEventListener('abort', () => reject(new ApiProblem('aborted', 0, i18n._('error.aborted'))));
    request.open('POST', path);
    request.setRequestHeader('accept-language', currentPrefs().language);
    request.setRequestHeader('idempotency-key', key);
    request.send(form);
  });
  return { done, abort: () => request.abort() };
}

function bodyOf(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}
