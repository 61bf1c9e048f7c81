/**
 * Many who ask for the same thing at the same moment share one run: whoever asks gets the outcome of a run that began after it
 * asked, never of one under way, which may have looked before. So nobody is told anything older than by a run of its own.
 */
export function sharing<T>(run: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const waiting = new Map<string, Promise<T>>();
  const running = new Map<string, Promise<T>>();

  const after = async (previous: Promise<T> | undefined, key: string): Promise<T> => {
    // What became of it is its own callers' matter.
    await previous?.catch(() => undefined);
    waiting.delete(key);
    const own = run(key);
    running.set(key, own);
    try {
      return await own;
    } finally {
      if (running.get(key) === own) running.delete(key);
    }
  };

  return (key) => {
    const asked = waiting.get(key) ?? after(running.get(key), key);
    waiting.set(key, asked);
    return asked;
  };
}
