import { useImperativeHandle, useMemo, useRef, useState, type JSX, type Ref } from 'react';
import type { Box, PageImage } from '../api/types.ts';
import { useT } from '../i18n/index.ts';
import { MAKER_TEXT } from '../ui/mark.ts';
import { Boxes, type SurfaceBox } from './boxes.tsx';
import { areaOf, boundsOf, boxOnImage } from './geometry.ts';
import { useView } from './use-view.ts';
import { placeLabels } from './view.ts';

export interface SurfaceHandle {
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
}

interface Props {
  readonly ref: Ref<SurfaceHandle>;
  readonly image: PageImage;
  readonly alt: string;
  readonly boxes: readonly SurfaceBox[];
  /** Where the answer stands on this page. */
  readonly regions: readonly Box[];
  readonly mode: 'region' | 'page';
  /** The question: its view is kept for the next student. */
  readonly name: string;
  readonly active: string | null;
}

const LABEL_GAP = 26;

/** A scan with its boxes: one transformed wrapper with the image and an SVG in its pixels; labels stand in the margin, never over ink. */
export function Surface({ ref, image, alt, boxes, regions, mode, name, active }: Props): JSX.Element {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<string | null>(null);
  const { width, height, transform } = image;
  const target = useMemo(() => areaOf({ width, height, transform }, mode === 'page' ? [] : [...regions, ...boxes.map(({ box }) => box)]), [regions, boxes, mode, width, height, transform]);
  const { view, viewport, zoom, fitAgain } = useView({ host, image, target, name: `${name}/${mode}`, imageId: image.url });
  useImperativeHandle(ref, () => ({ zoom, fit: fitAgain }), [zoom, fitAgain]);

  const anchors = boxes.map(({ box }) => {
    const { top, right, bottom } = boundsOf(boxOnImage(transform, box));
    return { x: right * view.scale + view.x, y: ((top + bottom) / 2) * view.scale + view.y };
  });
  const shown = boxes.map((box, index) => ({ ...box, at: anchors[index] ?? { x: 0, y: 0 } })).filter(({ at }) => at.y > -LABEL_GAP && at.y < viewport.height + LABEL_GAP);
  const heights = placeLabels(shown.map(({ at }) => at.y), LABEL_GAP, viewport.height);

  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <div ref={host} onDoubleClick={fitAgain} className="on-scan relative min-w-0 flex-1 cursor-grab touch-none overflow-hidden active:cursor-grabbing" data-surface>
        <div className="absolute top-0 left-0 origin-top-left bg-white shadow-paper" style={{ width, height, transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}>
          <img src={image.url} alt={alt} width={width} height={height} draggable={false} decoding="sync" onLoad={() => setLoaded(image.url)} className="block size-full select-none" />
          <svg viewBox={`0 0 ${width} ${height}`} className="absolute inset-0 size-full overflow-visible" role="img" aria-label={t('page.boxes', { count: boxes.length })}>
            <Boxes boxes={boxes} regions={regions} transform={transform} active={active} />
          </svg>
        </div>
        {loaded !== image.url && (
          <p role="status" key={image.url} className="late absolute inset-x-0 top-1/3 text-center text-ink-2">
            {t('app.loading')}…
          </p>
        )}
        <svg aria-hidden className="pointer-events-none absolute inset-0 size-full">
          {shown.map(({ id, at, mark }, index) => (
            <path key={id} d={`M${at.x + 2} ${at.y} L${viewport.width} ${heights[index] ?? 0}`} className={`fill-none ${mark.maker === 'human' ? 'stroke-human' : mark.maker === 'machine' ? 'stroke-machine' : 'stroke-uncertain'}`} strokeOpacity="0.55" strokeWidth="1" />
          ))}
        </svg>
      </div>
      <div aria-hidden className="relative w-12 shrink-0 overflow-hidden border-l border-hair bg-paper">
        {shown.map(({ id, label, mark }, index) => (
          <span key={id} className={`absolute left-1 text-14 leading-6 font-semibold ${MAKER_TEXT[mark.maker]} ${id === active ? 'underline' : ''}`} style={{ top: (heights[index] ?? 0) - 12 }}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}
