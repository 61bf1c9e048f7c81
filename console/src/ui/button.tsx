import type { ComponentProps, JSX } from 'react';
import { cx } from './cx.ts';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

const BASE =
  'inline-flex items-center justify-center gap-2 rounded px-3 h-9 text-14 font-medium whitespace-nowrap cursor-pointer no-underline select-none transition-colors disabled:opacity-50 disabled:cursor-default aria-disabled:opacity-50';
const KINDS: Readonly<Record<ButtonKind, string>> = {
  primary: 'bg-ink text-paper hover:bg-ink/85',
  plain: 'border border-line bg-paper text-ink hover:bg-wash',
  quiet: 'text-ink hover:bg-wash',
  danger: 'border border-human text-human bg-paper hover:bg-human/10',
};

/** The looks of a button, for links that act like one. */
export function buttonClass(kind: ButtonKind = 'plain', more?: string): string {
  return cx(BASE, KINDS[kind], more);
}

export function Button({ kind = 'plain', className, type = 'button', ...rest }: ComponentProps<'button'> & { readonly kind?: ButtonKind }): JSX.Element {
  return <button type={type} className={buttonClass(kind, className)} {...rest} />;
}

/** The key that does the same, as it stands on the keyboard. */
export function Key({ children }: { readonly children: string }): JSX.Element {
  return (
    <kbd aria-hidden className="rounded border border-current/40 px-1 max-sm:hidden font-sans text-12 leading-4 opacity-80">
      {children}
    </kbd>
  );
}
