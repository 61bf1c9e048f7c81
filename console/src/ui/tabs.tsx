import { Tabs as Parts } from 'radix-ui';
import type { JSX, ReactNode } from 'react';

interface Props<T extends string> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly label: string;
  readonly tabs: readonly { readonly value: T; readonly label: string; readonly content: ReactNode }[];
}

export function Tabs<T extends string>({ value, onChange, label, tabs }: Props<T>): JSX.Element {
  return (
    <Parts.Root value={value} onValueChange={(next) => onChange(next as T)}>
      <Parts.List aria-label={label} className="mb-4 flex gap-1 border-b border-hair">
        {tabs.map((tab) => (
          <Parts.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 cursor-pointer border-b-2 border-transparent px-3 text-14 text-ink-2 data-[state=active]:border-human data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.label}
          </Parts.Trigger>
        ))}
      </Parts.List>
      {tabs.map((tab) => (
        <Parts.Content key={tab.value} value={tab.value}>
          {tab.content}
        </Parts.Content>
      ))}
    </Parts.Root>
  );
}
