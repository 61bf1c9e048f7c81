import { memo, type JSX } from 'react';
import type { Homography } from '../api/types.ts';
import type { Mark } from '../ui/mark.ts';
import type { Box } from '../api/types.ts';
import { boxOnImage, confirmTick, cornerTicks, roundedPath, type Point } from './geometry.ts';

export interface SurfaceBox {
  readonly id: string;
  readonly box: Box;
  readonly mark: Mark;
  /** What stands in the margin, such as `2?`. */
  readonly label: string;
}

const points = (corners: readonly Point[]): string => corners.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

interface Props {
  readonly boxes: readonly SurfaceBox[];
  readonly regions: readonly Box[];
  readonly transform: Homography;
  readonly active: string | null;
}

/** Machine: square box. Person: ring. Waiting: dashed with corner ticks. A person who agreed with the machine: its box and a red tick. */
export const Boxes = memo(function Boxes({ boxes, regions, transform, active }: Props): JSX.Element {
  return (
    <>
      {regions.map((box, index) => (
        <polygon key={index} points={points(boxOnImage(transform, box))} className="fill-none stroke-line/70" strokeWidth="1" strokeDasharray="1 4" vectorEffect="non-scaling-stroke" />
      ))}
      {boxes.map(({ id, box, mark }) => {
        const corners = boxOnImage(transform, box);
        const width = id === active ? 4 : 2;
        return (
          <g key={id} data-box={id} fill="none" strokeWidth={width}>
            {mark.maker === 'machine' && <polygon points={points(corners)} className="stroke-machine" vectorEffect="non-scaling-stroke" />}
            {mark.maker === 'human' && <path d={roundedPath(corners, 24)} className="stroke-human" vectorEffect="non-scaling-stroke" />}
            {mark.maker === 'uncertain' && (
              <>
                <polygon points={points(corners)} className="stroke-uncertain" strokeDasharray="6 5" vectorEffect="non-scaling-stroke" />
                <path d={cornerTicks(corners, 16)} className="stroke-uncertain" strokeWidth={width + 1} vectorEffect="non-scaling-stroke" />
              </>
            )}
            {mark.confirmed && <path d={confirmTick(corners, 18)} className="stroke-human" strokeWidth="3" vectorEffect="non-scaling-stroke" />}
          </g>
        );
      })}
    </>
  );
});
