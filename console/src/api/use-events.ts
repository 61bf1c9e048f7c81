import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { EVENT_KINDS, parseEvent, staleKeys } from './events.ts';

/** A stack of 240 pages sends thousands of events, a marker one every few seconds; each query is asked again at most this often. */
const GATHER_MS = 400;
const GATHER_LISTS_MS = 4000;
const LISTS = new Set(['reviews', 'results', 'analysis', 'exams', 'exam', 'batches', 'rulings', 'spending']);
const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000] as const;

/**
 * One stream of events for the whole console. The browser reconnects by itself and says where it was; when the server refuses
 * outright (restart, signed out) we try again more and more slowly, and ask for everything after that gap.
 */
export function useEvents(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    let failures = 0;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const planned = new Map<string, ReturnType<typeof setTimeout>>();

    const plan = (queryKey: readonly string[]): void => {
      const name = queryKey.join('\n');
      if (planned.has(name)) return;
      const ask = (): void => {
        planned.delete(name);
        void queries.invalidateQueries({ queryKey });
      };
      planned.set(name, setTimeout(ask, LISTS.has(queryKey[0] ?? '') ? GATHER_LISTS_MS : GATHER_MS));
    };
    const all = (): void => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    };
    const take = (message: MessageEvent<string>): void => {
      const event = parseEvent(message.data);
      if (event === null) return;
      const keys = staleKeys(event);
      if (keys === 'all') all();
      else for (const key of keys) plan(key);
    };
    const open = (): void => {
      source = new EventSource('/api/v1/events');
      source.addEventListener('message', take);
      for (const kind of EVENT_KINDS) source.addEventListener(kind, take);
      source.addEventListener('open', () => {
        if (failures > 0) all();
        failures = 0;
      });
      source.addEventListener('error', () => {
        if (source?.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
        failures += 1;
      });
    };
    open();
    return () => {
      source?.close();
      clearTimeout(retry);
      for (const timer of planned.values()) clearTimeout(timer);
    };
  }, [queries]);
}
