import type { JSX } from 'react';

/** Strokes on a 16 px grid, in the text's colour. */
function icon(path: string) {
  return function Icon(): JSX.Element {
    return (
      <svg aria-hidden viewBox="0 0 16 16" className="size-4 shrink-0" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
        <path d={path} />
      </svg>
    );
  };
}

export const CrossIcon = icon('M4 4l8 8M12 4l-8 8');
export const DownIcon = icon('M4 6l4 4 4-4');
export const PlusIcon = icon('M8 3v10M3 8h10');
export const DownloadIcon = icon('M8 2v8M5 7l3 3 3-3M3 13h10');
export const UploadIcon = icon('M8 11V3M5 6l3-3 3 3M3 13h10');
export const PersonIcon = icon('M8 8a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM3 13.5c.6-2.4 2.6-3.5 5-3.5s4.4 1.1 5 3.5');
export const FileIcon = icon('M4 2h5l3 3v9H4zM9 2v3h3');
export const TurnIcon = icon('M12.5 5.5A5 5 0 108 13a5 5 0 004.6-3M12.5 2.5v3h-3');
export const HistoryIcon = icon('M3 8a5 5 0 105-5 5 5 0 00-4 2M4 2v3h3M8 5v3l2 1.5');
