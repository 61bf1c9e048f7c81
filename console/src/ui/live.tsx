import { useSyncExternalStore, type JSX } from 'react';

/** The one polite live region: what happened, for whoever does not see it. */
let sentence = '';
const listeners = new Set<() => void>();

export function announce(text: string): void {
  // The same sentence twice is read twice only where the text differs.
  sentence = text === sentence ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

export function LiveRegion(): JSX.Element {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => sentence,
  );
  return (
    <div aria-live="polite" role="status" className="sr-only" data-live>
      {text}
    </div>
  );
}
