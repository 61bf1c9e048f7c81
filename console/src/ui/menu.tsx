import { DropdownMenu as Parts } from 'radix-ui';
import type { JSX, ReactNode } from 'react';
import { buttonClass, type ButtonKind } from './button.tsx';
import { DownIcon } from './icons.tsx';

const ITEM = 'flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 text-14 text-ink no-underline outline-none data-highlighted:bg-wash data-disabled:opacity-50';

interface Props {
  readonly label: ReactNode;
  readonly name?: string;
  readonly kind?: ButtonKind;
  readonly children: ReactNode;
}

/** Not modal, because a modal one locks scrolling by a style element, see Dialog. */
export function Menu({ label, name, kind = 'plain', children }: Props): JSX.Element {
  return (
    <Parts.Root modal={false}>
      <Parts.Trigger aria-label={name} className={buttonClass(kind)}>
        {label}
        <DownIcon />
      </Parts.Trigger>
      <Parts.Portal>
        <Parts.Content align="end" sideOffset={4} collisionPadding={8} className="z-50 min-w-44 rounded border border-hair bg-paper p-1 shadow-paper">
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

export function MenuItem({ onSelect, disabled = false, children }: { readonly onSelect: () => void; readonly disabled?: boolean; readonly children: ReactNode }): JSX.Element {
  return (
    <Parts.Item className={ITEM} onSelect={onSelect} disabled={disabled}>
      {children}
    </Parts.Item>
  );
}

/** Goes to an address that is no page of the console, such as a download. */
export function MenuLink({ href, children }: { readonly href: string; readonly children: ReactNode }): JSX.Element {
  return (
    <Parts.Item className={ITEM} asChild>
      <a href={href} download>
        {children}
      </a>
    </Parts.Item>
  );
}

export function MenuChoice<T extends string>({ value, options, onChange }: { readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly onChange: (value: T) => void }): JSX.Element {
  return (
    <Parts.RadioGroup value={value}>
      {options.map(([key, text]) => (
        <Parts.RadioItem key={key} value={key} className={ITEM} onSelect={() => onChange(key)}>
          <span className="w-4">
            <Parts.ItemIndicator>✓</Parts.ItemIndicator>
          </span>
          {text}
        </Parts.RadioItem>
      ))}
    </Parts.RadioGroup>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }): JSX.Element {
  return <Parts.Label className="px-2 py-1 text-12 text-ink-2">{children}</Parts.Label>;
}

export function MenuLine(): JSX.Element {
  return <Parts.Separator className="my-1 h-px bg-hair" />;
}
