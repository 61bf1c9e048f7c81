import type { Outcome, Refusal } from './wire.ts';

/** What goes wrong with one call. The reply is made first, so that a fault can be made of it. */
export type Fault =
  | { readonly kind: 'rate-limited'; /** As the header has it: seconds or an HTTP date. */ readonly retryAfter?: string; /** Gemini only, like `7s`. */ readonly retryDelay?: string }
  | { readonly kind: 'quota' }
  | { readonly kind: 'daily-quota' }
  /** An error with this status and nothing in particular to say. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** Half of the body, then the connection is reset. */
  | { readonly kind: 'cut' }
  /** The reply ends in the middle, at the limit of output tokens. */
  | { readonly kind: 'truncated' }
  /** JSON, but not of the shape that was asked for. */
  | { readonly kind: 'schema-violation' }
  | { readonly kind: 'safety' }
  /** The model says that it will not; Gemini knows no such thing and says `safety`. */
  | { readonly kind: 'refusal' }
  | { readonly kind: 'prompt-blocked' }
  /** A candidate with nothing in it. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'no-candidate' }
  /** Every sentence of the reply is in a language nobody asked for. */
  | { readonly kind: 'wrong-language' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** 200, and a web page. */
  | { readonly kind: 'garbage' }
  /** 200, and white space for so many bytes. */
  | { readonly kind: 'oversized'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly to: string };

/** The refusal that a fault comes to, null where the call is answered after all. */
export function refusalOf(fault: Fault | null): Refusal | null {
  switch (fault?.kind) {
    case 'rate-limited':
    case 'quota':
    case 'daily-quota':
      return fault.kind;
    case 'status':
      return { status: fault.status };
    default:
      return null;
  }
}

/** Text and finish of the answer that a fault makes of a reply. */
export function spoil(fault: Fault | null, reply: unknown): Pick<Outcome, 'text' | 'finish'> {
  const text = typeof reply === 'string' ? reply : JSON.stringify(reply);
  switch (fault?.kind) {
    case 'truncated':
      return { text: text.slice(0, Math.ceil(text.length / 2)), finish: 'length' };
    case 'schema-violation':
      return { text: JSON.stringify(violate(reply)), finish: 'stop' };
    case 'wrong-language':
      return { text: JSON.stringify(translate(reply)), finish: 'stop' };
    case 'safety':
    case 'refusal':
      return { text: '', finish: fault.kind };
    case 'prompt-blocked':
      return { text: '', finish: 'blocked' };
    case 'no-candidate':
      return { text: '', finish: 'silent' };
    case 'empty':
      return { text: '', finish: 'stop' };
    default:
      return { text, finish: 'stop' };
  }
}

/** Without the first property, and with one that nobody asked for. */
function violate(reply: unknown): unknown {
  const entries = typeof reply === 'object' && reply !== null ? Object.entries(reply) : [];
  return { ...Object.fromEntries(entries.slice(1)), nobody_asked: true };
}

/** Strings with a space in them or Chinese are sentences; ids, enums and numbers stay. */
function translate(value: unknown): unknown {
  if (typeof value === 'string') return /\s|\p{Script=Han}/u.test(value) ? 'Ответ засчитан частично.' : value;
  if (Array.isArray(value)) return value.map(translate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, translate(one)]));
}
