import { createContext, useCallback, useContext, useMemo, useRef, useState, type JSX, type ReactNode } from 'react';
import { Toast as Parts } from 'radix-ui';
import { useT } from '../i18n/index.ts';
import { buttonClass } from './button.tsx';
import { CrossIcon } from './icons.tsx';

export interface ToastIn {
  readonly text: string;
  readonly tone?: 'plain' | 'problem';
  readonly action?: { readonly label: string; readonly run: () => void };
}

const Context = createContext<(toast: ToastIn) => void>(() => undefined);

/** Says that something was done, with a way back. At the lower left, where it never covers a score. */
export function useToast(): (toast: ToastIn) => void {
  return useContext(Context);
}

export function ToastProvider({ children }: { readonly children: ReactNode }): JSX.Element {
  const t = useT();
  const [toasts, setToasts] = useState<readonly (ToastIn & { readonly id: number })[]>([]);
  const next = useRef(0);
  const add = useCallback((toast: ToastIn) => {
    next.current += 1;
    setToasts((old) => [...old.slice(-2), { ...toast, id: next.current }]);
  }, []);
  const value = useMemo(() => add, [add]);
  return (
    <Context.Provider value={value}>
      <Parts.Provider duration={8000} label={t('app.notices')}>
        {children}
        {toasts.map(({ id, text, tone, action }) => (
          <Parts.Root
            key={id}
            onOpenChange={(open) => {
              if (!open) setToasts((old) => old.filter((one) => one.id !== id));
            }}
            className={`flex items-center gap-2 rounded border bg-paper py-1 pr-1 pl-3 shadow-paper ${tone === 'problem' ? 'border-human' : 'border-line'}`}
          >
            <Parts.Description className="py-1 text-14">{text}</Parts.Description>
            {action !== undefined && (
              <Parts.Action altText={action.label} className={buttonClass('quiet', 'text-machine')} onClick={action.run}>
                {action.label}
              </Parts.Action>
            )}
            <Parts.Close aria-label={t('app.close')} className="ml-auto grid size-8 cursor-pointer place-items-center rounded hover:bg-wash">
              <CrossIcon />
            </Parts.Close>
          </Parts.Root>
        ))}
        <Parts.Viewport className="fixed bottom-4 left-4 z-50 flex w-96 max-w-[calc(100vw-32px)] flex-col gap-2" />
      </Parts.Provider>
    </Context.Provider>
  );
}
