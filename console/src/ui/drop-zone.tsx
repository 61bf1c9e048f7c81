import { useRef, useState, type JSX, type ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { UploadIcon } from './icons.tsx';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children?: ReactNode;
}

/** Files by drop or by the system's own dialog; the button is the keyboard's way. */
export function DropZone({ label, hint, accept, multiple = false, onFiles, children }: Props): JSX.Element {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files].slice(0, multiple ? undefined : 1));
      }}
      className={cx('flex flex-col gap-3 rounded border border-dashed p-4', over ? 'border-machine bg-machine/10' : 'border-line bg-paper')}
    >
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-48 flex-1">
          <p className="font-medium">{label}</p>
          <p className="text-12 text-ink-2">{hint}</p>
        </div>
        <Button onClick={() => input.current?.click()} aria-label={`${t('app.choose')}: ${label}`}>
          <UploadIcon />
          {t('app.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept={accept}
          multiple={multiple}
          aria-label={label}
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {children}
    </div>
  );
}
