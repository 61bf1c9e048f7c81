import { Tooltip as Parts } from 'radix-ui';
import type { JSX, ReactElement } from 'react';

export const TooltipProvider = Parts.Provider;

export function Tooltip({ text, children }: { readonly text: string; readonly children: ReactElement }): JSX.Element {
  return (
    <Parts.Root>
      <Parts.Trigger asChild>{children}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content sideOffset={4} collisionPadding={8} className="z-50 max-w-72 rounded bg-ink px-2 py-1 text-12 text-paper">
          {text}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
