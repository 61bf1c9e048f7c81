import { useSyncExternalStore, type JSX } from 'react';
import { useT } from '../i18n/index.ts';
import { useOutbox } from './services.tsx';

function onNetwork(listener: () => void): () => void {
  globalThis.addEventListener('online', listener);
  globalThis.addEventListener('offline', listener);
  return () => {
    globalThis.removeEventListener('online', listener);
    globalThis.removeEventListener('offline', listener);
  };
}

/** Whether the network is there, and how many decisions still wait to leave. Keeps its width while it says nothing. */
export function NetworkNote(): JSX.Element | null {
  const t = useT();
  const { waiting, stuck } = useOutbox();
  const online = useSyncExternalStore(onNetwork, () => navigator.onLine);
  if (online && !stuck) return null;
  return (
    <span role="status" className="rounded border border-uncertain bg-uncertain-wash px-2 py-1 text-13 text-uncertain-ink">
      △ {waiting.length > 0 ? t('network.waiting', { count: waiting.length }) : t('network.offline')}
    </span>
  );
}
