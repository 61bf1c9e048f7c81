/** A request as it was understood, the same from both protocols. */
export interface Seen {
  readonly wire: 'gemini' | 'openai';
  readonly model: string;
  readonly system: string;
  readonly parts: readonly SeenPart[];
  readonly schema: unknown;
  readonly temperature: number | null;
  readonly maxOutputTokens: number | null;
}

export type SeenPart = { readonly text: string } | { readonly image: { readonly bytes: Buffer; readonly mediaType: string } };

/** What a reply carries, before it is put into the protocol's words. */
export interface Outcome {
  readonly text: string;
  /** `refusal`: the model's own words that it will not; `blocked`: the prompt never reached it; `silent`: no candidate at all. */
  readonly finish: 'stop' | 'length' | 'safety' | 'refusal' | 'blocked' | 'silent';
  readonly usage: { readonly input: number; readonly output: number };
}

/** Body and headers of an answer, success or not. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Refusal = 'no-key' | 'bad-key' | 'bad-json' | 'bad-request' | 'rate-limited' | 'daily-quota' | 'quota' | { readonly status: number };

/** One protocol: how its requests are read and its answers are worded. */
export interface Wire {
  /** The key that a request carries, null for none. */
  keyOf(headers: NodeJS.Dict<string | string[]>): string | null;
  /** Null for what the real server would call a bad request. */
  read(path: string, body: unknown): Seen | null;
  answer(seen: Seen, outcome: Outcome): Answer;
  /** `retryDelay` is of google.rpc.RetryInfo, and `why` quotes what must not come out in an error. */
  refuse(refusal: Refusal, details?: { retryDelay?: string | undefined; why?: string | undefined }): Answer;
}
