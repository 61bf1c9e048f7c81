import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CLIENT_FILE, OPENAPI_FILE, clientText, openApiText } from './console-client.ts';

it('publishes the OpenAPI document and the client types as the table of routes gives them (else run: node scripts/console-client.ts)', () => {
  const text = openApiText();
  expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(text);
  expect(readFileSync(CLIENT_FILE, 'utf8')).toBe(clientText(text));
});
