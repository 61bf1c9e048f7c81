import { z } from 'zod';
import { examFileShape } from './exam-schema.ts';

/** JSON Schema (draft 2020-12) of what a person may write in `exam.yaml`, for editors; checks across values are not in it. */
export function examJsonSchema(): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(examFileShape, { io: 'input', unrepresentable: 'throw' });
  return {
    ...schema,
    title: 'Exam file of the AI grading system',
  };
}
