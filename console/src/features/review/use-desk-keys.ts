import { useEffect, useRef } from 'react';
import { actionOf, type Command, type Place } from './keys.ts';

interface Props {
  readonly run: (command: Command) => void;
  readonly digit: (digit: number) => void;
  /** False while a dialog has the keyboard. */
  readonly enabled: boolean;
  readonly singleKeys: boolean;
}

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof Element)) return 'desk';
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="menu"]') !== null) return 'field';
  return target.closest('button, a, summary') === null ? 'desk' : 'button';
}

export function useDeskKeys(props: Props): void {
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { run, digit, enabled, singleKeys } = latest.current;
      if (!enabled || event.defaultPrevented) return;
      const place = placeOf(event.target);
      // Space drags the page; it must not scroll it as well.
      if (event.code === 'Space' && place === 'desk') event.preventDefault();
      const action = actionOf(
        { key: event.key, code: event.code, keyCode: event.keyCode, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey, composing: event.isComposing },
        place,
        singleKeys,
      );
      if (action === null) return;
      event.preventDefault();
      if (action.kind === 'digit') digit(action.digit);
      else run(action.command);
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
}
