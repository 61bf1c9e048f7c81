import { Switch as Parts } from 'radix-ui';
import { useId, type JSX } from 'react';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, hint, checked, onChange }: Props): JSX.Element {
  const id = useId();
  return (
    <div className="flex min-h-8 items-start gap-3">
      <Parts.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 inline-flex h-5 w-9 shrink-0 cursor-pointer items-center rounded-full border border-line bg-wash p-0.5 transition-colors data-[state=checked]:border-machine data-[state=checked]:bg-machine"
      >
        <Parts.Thumb className="block size-3.5 rounded-full bg-ink-2 transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-paper" />
      </Parts.Root>
      <label htmlFor={id} className="cursor-pointer pt-0.5 text-14">
        {label}
        {hint !== undefined && (
          <span id={`${id}-hint`} className="block text-12 text-ink-2">
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}
