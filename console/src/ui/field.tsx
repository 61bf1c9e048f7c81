import { useId, type ComponentProps, type JSX, type ReactNode } from 'react';
import { cx } from './cx.ts';

const CONTROL = 'rounded border border-line bg-paper px-2 text-14 text-ink placeholder:text-ink-2/70 disabled:opacity-50';

export function Input({ className, ...rest }: ComponentProps<'input'>): JSX.Element {
  return <input className={cx(CONTROL, 'h-9 min-w-0', className)} {...rest} />;
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>): JSX.Element {
  return <textarea className={cx(CONTROL, 'py-1', className)} {...rest} />;
}

/** The system's own select: it needs no styles of its own in the page and opens well on tablets. */
export function Select({ className, ...rest }: ComponentProps<'select'>): JSX.Element {
  return <select className={cx(CONTROL, 'h-9', className)} {...rest} />;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly className?: string;
  readonly children: (props: { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true }) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps): JSX.Element {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-13 font-medium">
        {label}
      </label>
      {children({ id, ...(note !== undefined && { 'aria-describedby': `${id}-note` }), ...(error !== undefined && { 'aria-invalid': true as const }) })}
      {note !== undefined && (
        <p id={`${id}-note`} className={cx('text-12', error === undefined ? 'text-ink-2' : 'text-human')}>
          {note}
        </p>
      )}
    </div>
  );
}
