/** US dollars as typed, with a point, a comma or a full-width stop before the cents; null for what is none, or more than the server takes. */
export function readMoney(typed: string): number | null {
  const text = typed.trim().replace(/^\$/, '').replace(/[,，。．]/, '.');
  return /^\d{1,7}(\.\d{1,4})?$/.test(text) && Number(text) <= 1_000_000 ? Number(text) : null;
}
