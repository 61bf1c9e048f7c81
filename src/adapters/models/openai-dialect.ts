/** Models of OpenAI that reason before they answer refuse a temperature. */
const REASONS_FIRST = /^(o\d|gpt-(?:[5-9]|\d{2}))/;

/**
 * What OpenAI itself wants otherwise than the servers that speak its protocol: `max_tokens` has another name there, which the
 * others do not all know, and some models take no temperature.
 */
export function openaiDialect(baseUrl: string): (body: Record<string, unknown>) => Record<string, unknown> {
  if (new URL(baseUrl).hostname !== 'api.openai.com') return (body) => body;
  return ({ max_tokens, temperature, ...body }) => ({
    ...body,
    max_completion_tokens: max_tokens,
    ...(REASONS_FIRST.test(String(body['model'])) ? {} : { temperature }),
  });
}
