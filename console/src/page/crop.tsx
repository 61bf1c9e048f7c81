import type { JSX } from 'react';
import type { Box, PageImage } from '../api/types.ts';
import { Boxes, type SurfaceBox } from './boxes.tsx';
import { areaOf } from './geometry.ts';

interface Props {
  readonly image: PageImage;
  readonly alt: string;
  readonly boxes: readonly SurfaceBox[];
  readonly regions: readonly Box[];
}

/** The part of a scan that an answer stands on, with its boxes; nothing to zoom or move. */
export function Crop({ image, alt, boxes, regions }: Props): JSX.Element {
  const { left, top, right, bottom } = areaOf(image, [...regions, ...boxes.map(({ box }) => box)]);
  return (
    <svg viewBox={`${left} ${top} ${right - left} ${bottom - top}`} role="img" aria-label={alt} className="on-scan block max-h-80 w-full rounded border border-hair bg-white">
      <image href={image.url} width={image.width} height={image.height} />
      <Boxes boxes={boxes} regions={[]} transform={image.transform} active={null} />
    </svg>
  );
}
