import { useRef, type JSX, type Ref } from 'react';

interface Props {
  readonly id: string;
  readonly ref: Ref<HTMLTextAreaElement>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Lines with a mistake, from 1. */
  readonly marked: readonly number[];
}

/** Text with line numbers. The numbers scroll with it and are no part of what is read out. */
export function CodeBox({ id, ref, value, onChange, marked }: Props): JSX.Element {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  const wrong = new Set(marked);
  return (
    <div className="flex h-96 overflow-hidden rounded border border-line bg-paper font-mono text-13 focus-within:outline-2 focus-within:outline-focus">
      <div ref={gutter} aria-hidden className="overflow-hidden border-r border-hair bg-wash py-2 text-right text-ink-2 select-none">
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} className={`px-2 ${wrong.has(index + 1) ? 'bg-human font-semibold text-paper' : ''}`}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        id={id}
        ref={ref}
        value={value}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        className="min-w-0 flex-1 resize-none p-2 font-mono outline-none"
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
