import { AppError } from '../domain/errors.ts';
import { isMessageCode, message, type SentenceLanguage } from '../contracts/messages.ts';
import type { Say } from './texts.ts';

/** Exit codes of the command line. */
export const EXIT = { done: 0, failed: 1, badInput: 2, waiting: 3 } as const;

/** The sentence for a person and the exit code of an error. Own errors speak the person's language, others their own. */
export function explain(error: unknown, lang: SentenceLanguage, say: Say): { text: string; exitCode: number } {
  if (error instanceof AppError) {
    const sentence = isMessageCode(error.code) ? message(error.code, error.params, lang) : error.message;
    const exitCode = error.httpStatus >= 400 && error.httpStatus < 500 ? EXIT.badInput : EXIT.failed;
    return { text: say('error', { text: `${sentence} [${error.code}]` }), exitCode };
  }
  return { text: say('error', { text: error instanceof Error ? error.message : String(error) }), exitCode: EXIT.failed };
}
