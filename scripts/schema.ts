import { writeFile } from 'node:fs/promises';
import { examJsonSchema } from '../src/contracts/exam-json-schema.ts';

/** Writes schemas/exam.schema.json; a test says when that is due. */
await writeFile(new URL('../schemas/exam.schema.json', import.meta.url), `${JSON.stringify(examJsonSchema(), null, 2)}\n`);
