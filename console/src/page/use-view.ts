import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Rect } from './geometry.ts';
import { fit, keepInSight, pan, recall, remember, zoomAt, type Memory, type Size, type View } from './view.ts';

const PADDING = 16;
const WHEEL_ZOOM = 0.0015;
/** Lines and pages of wheels that do not count in pixels. */
const WHEEL_UNIT = [1, 20, 400] as const;

export interface ViewControl {
  readonly view: View;
  readonly viewport: Size;
  readonly zoom: (factor: number) => void;
  readonly fitAgain: () => void;
}

interface Props {
  readonly host: RefObject<HTMLElement | null>;
  readonly image: Size;
  readonly target: Rect;
  /** Views are kept under this name across students: the question, and whether it is seen as region or page. */
  readonly name: string;
  /** The image that is shown: a new one gets the view kept under the name. */
  readonly imageId: string;
}

const memories = new Map<string, Memory>();

export function useView({ host, image, target, name, imageId }: Props): ViewControl {
  const [viewport, setViewport] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 });
  const latest = useRef({ image, target, name, viewport });
  latest.current = { image, target, name, viewport };

  const set = useCallback((change: (old: View) => View) => {
    setView((old) => {
      const { image: shown, viewport: room, name: kept } = latest.current;
      const next = keepInSight(change(old), shown, room);
      memories.set(kept, remember(next, shown, room));
      return next;
    });
  }, []);

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const measure = (): void => setViewport({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);

  useLayoutEffect(() => {
    if (viewport.width === 0) return;
    const { image: shown, target: wanted } = latest.current;
    const kept = memories.get(name);
    setView(kept === undefined ? fit(wanted, viewport, PADDING) : keepInSight(recall(kept, shown, viewport), shown, viewport));
  }, [name, imageId, viewport]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const local = (event: MouseEvent): readonly [number, number] => {
      const { left, top } = element.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    // React's own wheel handler is passive and could not keep the browser from zooming the page.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const unit = WHEEL_UNIT[event.deltaMode] ?? 1;
      if (event.ctrlKey || event.metaKey) set((old) => zoomAt(old, ...local(event), Math.exp(-event.deltaY * unit * WHEEL_ZOOM)));
      else if (event.shiftKey) set((old) => pan(old, -event.deltaY * unit, 0));
      else set((old) => pan(old, -event.deltaX * unit, -event.deltaY * unit));
    };
    const fingers = new Map<number, PointerEvent>();
    const onDown = (event: PointerEvent): void => {
      if (event.button > 1) return;
      fingers.set(event.pointerId, event);
      element.setPointerCapture(event.pointerId);
    };
    const onMove = (event: PointerEvent): void => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return;
      const other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      if (other === undefined) set((old) => pan(old, event.clientX - before.clientX, event.clientY - before.clientY));
      else {
        const distance = (one: PointerEvent): number => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
        set((old) => zoomAt(old, ...local(other), distance(event) / Math.max(1, distance(before))));
      }
      fingers.set(event.pointerId, event);
    };
    const onUp = (event: PointerEvent): void => void fingers.delete(event.pointerId);
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', onUp);
    element.addEventListener('pointercancel', onUp);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', onUp);
      element.removeEventListener('pointercancel', onUp);
    };
  }, [host, set]);

  const zoom = useCallback((factor: number) => set((old) => zoomAt(old, latest.current.viewport.width / 2, latest.current.viewport.height / 2, factor)), [set]);
  const fitAgain = useCallback(() => {
    memories.delete(latest.current.name);
    setView(fit(latest.current.target, latest.current.viewport, PADDING));
  }, []);
  return { view, viewport, zoom, fitAgain };
}
