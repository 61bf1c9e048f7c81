import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { examJsonSchema } from './exam-json-schema.ts';

it('is published as it is (else run: node scripts/schema.ts)', async () => {
  const published = await readFile(new URL('../../schemas/exam.schema.json', import.meta.url), 'utf8');
  expect(published).toBe(`${JSON.stringify(examJsonSchema(), null, 2)}\n`);
});
