import { useCallback, useRef, useEffect, type KeyboardEvent } from 'react';
import { joinBefore, movePage, nudge, scriptOf, splitAt, type Direction, type Draft } from './split-edit.ts';

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

interface Props {
  readonly draft: Draft | undefined;
  readonly edit: (change: (draft: Draft) => Draft) => void;
  readonly undo: () => void;
  readonly view: (pageId: string) => void;
  readonly enabled: boolean;
}

/**
 * Keys on a page: arrows go from page to page, Shift with arrows moves the page, S splits here, J joins its script to the one
 * before, A sets it aside. The page keeps the focus wherever it goes.
 */
export function useThumbKeys({ draft, edit, undo, view, enabled }: Props): (event: KeyboardEvent<HTMLElement>) => void {
  const refocus = useRef<string | null>(null);
  useEffect(() => {
    if (refocus.current === null) return;
    // A page may also stand among the exceptions; it is the one in its script that is being moved.
    const name = `[data-page="${CSS.escape(refocus.current)}"]`;
    (document.querySelector<HTMLElement>(`ol ${name}`) ?? document.querySelector<HTMLElement>(name))?.focus();
    refocus.current = null;
  }, [draft]);

  return useCallback(
    (event) => {
      const target = event.target as HTMLElement;
      if (event.nativeEvent.isComposing || target.matches('input, textarea, select')) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && enabled) {
        event.preventDefault();
        undo();
        return;
      }
      const id = target.dataset['page'];
      if (id === undefined || draft === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      if (arrow !== undefined) {
        event.preventDefault();
        if (event.shiftKey && enabled) {
          refocus.current = id;
          edit((now) => nudge(now, id, arrow));
        } else step(target, arrow);
        return;
      }
      const key = event.key.toLowerCase();
      if (key === 'v') view(id);
      if (!enabled) return;
      refocus.current = id;
      if (key === 's') edit((now) => splitAt(now, id));
      else if (key === 'j' || key === 'm') edit((now) => joinBefore(now, scriptOf(now, id)?.key ?? ''));
      else if (key === 'a') edit((now) => movePage(now, id, null, 0));
    },
    [draft, edit, undo, view, enabled],
  );
}

/** Left and right go through all pages in order; up and down to the nearest page of another row. */
function step(from: HTMLElement, direction: Direction): void {
  const thumbs = [...document.querySelectorAll<HTMLElement>('[data-page]')];
  const at = thumbs.indexOf(from);
  if (direction === 'left' || direction === 'right') {
    thumbs[at + (direction === 'left' ? -1 : 1)]?.focus();
    return;
  }
  const here = from.getBoundingClientRect();
  const beyond = thumbs.filter((thumb) => {
    const { top } = thumb.getBoundingClientRect();
    return direction === 'up' ? top < here.top - 4 : top > here.top + 4;
  });
  const row = direction === 'up' ? beyond.at(-1) : beyond[0];
  if (row === undefined) return;
  const { top } = row.getBoundingClientRect();
  const inRow = beyond.filter((thumb) => Math.abs(thumb.getBoundingClientRect().top - top) < 4);
  const nearest = inRow.toSorted((a, b) => Math.abs(a.getBoundingClientRect().left - here.left) - Math.abs(b.getBoundingClientRect().left - here.left));
  nearest[0]?.focus();
}
