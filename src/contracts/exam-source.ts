import { Document, isScalar, isSeq, visit } from 'yaml';

/** What the exam file takes as given where it is left out. */
const DEFAULTS: Readonly<Record<string, unknown>> = { follow_through: false };

/** An exam, or a part of one, as a person would write it: without what is not there and without defaults of lists. */
export function asWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]: [string, unknown]) => {
      if (one === null || one === undefined || one === DEFAULTS[key] || (Array.isArray(one) && one.length === 0)) return [];
      return [[key, asWritten(one)]];
    }),
  );
}

/** The text of an exam file; `notes[i]` stands as a comment above question i. Boxes and lists of words stay on one line. */
export function examYaml(exam: { readonly questions: readonly unknown[] }, notes: readonly (string | null)[] = []): string {
  const document = new Document(asWritten(exam), { aliasDuplicateObjects: false });
  visit(document, {
    Seq(_, seq) {
      if (seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
  });
  const questions = document.get('questions');
  if (isSeq(questions)) {
    for (const [index, item] of questions.items.entries()) {
      const note = notes[index];
      if (typeof note === 'string' && typeof item === 'object' && item !== null) (item as { commentBefore?: string }).commentBefore = ` ${note}`;
    }
  }
  return document.toString({ lineWidth: 120 });
}
