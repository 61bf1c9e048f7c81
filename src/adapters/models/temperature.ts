/**
 * Models that think before they answer and want their own temperature: Google warns of loops and worse mathematics below it from
 * Gemini 3 on (Gemini 4 ignores it), and OpenAI refuses any other from o1 and GPT-5 on. A gateway may put a vendor before the name.
 */
const OWN_TEMPERATURE = /(^|\/)(gemini-([3-9]|\d{2}|[a-z-]*latest)|o\d|gpt-([5-9]|\d{2}))/i;

/**
 * 0, so that a model answers the same as nearly as it can, but undefined (the model's own) where 0 does harm. That the same answer
 * gets the same mark does not hang on it: answers are kept.
 */
export function temperatureOf(model: string): 0 | undefined {
  return OWN_TEMPERATURE.test(model) ? undefined : 0;
}
