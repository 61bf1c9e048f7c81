import type { JSX } from 'react';
import { useT } from '../i18n/index.ts';
import { cx } from './cx.ts';
import { MAKER_GLYPH, MAKER_TEXT, VERDICT_GLYPH, type Mark } from './mark.ts';

/** `◇✓`: who marked, and how; spoken in words. */
export function MarkGlyph({ mark, className }: { readonly mark: Mark; readonly className?: string }): JSX.Element {
  const t = useT();
  const words = [t(`maker.${mark.maker}`), mark.confirmed ? t('maker.confirmed') : '', t(`verdict.${mark.verdict}`)].filter((word) => word !== '').join(t('app.comma'));
  return (
    <span role="img" aria-label={words} title={words} className={cx('whitespace-nowrap', MAKER_TEXT[mark.maker], className)}>
      {MAKER_GLYPH[mark.maker]}
      {mark.confirmed && <span className="text-human">ˊ</span>}
      {VERDICT_GLYPH[mark.verdict]}
    </span>
  );
}
