/** OpenAI’s own name for `max_tokens`, which its newer models refuse and other servers do not all know by another. */
export function openaiDialect(baseUrl: string): (body: Record<string, unknown>) => Record<string, unknown> {
  if (new URL(baseUrl).hostname !== 'api.openai.com') return (body) => body;
  return ({ max_tokens, ...body }) => ({ ...body, max_completion_tokens: max_tokens });
}
