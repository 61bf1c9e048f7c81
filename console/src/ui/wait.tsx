import type { JSX } from 'react';
import { useT } from '../i18n/index.ts';

/** Grey bars in the place of what is being fetched; only after 200 ms, so that a fast answer does not flicker. */
export function Wait({ rows = 4 }: { readonly rows?: number }): JSX.Element {
  const t = useT();
  return (
    <div role="status" className="late flex flex-col gap-3">
      <span className="sr-only">{t('app.loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="h-9 rounded bg-wash" />
      ))}
    </div>
  );
}

export function Bar({ share, label }: { readonly share: number; readonly label: string }): JSX.Element {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} className="h-2 overflow-hidden rounded bg-wash">
      <div className="h-full origin-left bg-machine" style={{ width: `${percent}%` }} />
    </div>
  );
}
