import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { api, call } from '../../api/client.ts';
import { splitQuery } from '../../api/queries.ts';
import type { Split } from '../../api/types.ts';
import { boundariesOf, draftOf, type Draft } from './split-edit.ts';

interface Steps {
  readonly version: number;
  readonly now: Draft;
  readonly before: readonly Draft[];
}

const UNDO_STEPS = 50;

export interface SplitEditing {
  readonly split: Split | undefined;
  readonly draft: Draft | undefined;
  readonly error: unknown;
  readonly changes: number;
  readonly edit: (change: (draft: Draft) => Draft) => void;
  readonly undo: () => void;
  readonly drop: () => void;
  readonly save: { readonly run: () => void; readonly busy: boolean; readonly error: unknown };
}

/**
 * The split of a stack while a person mends it. A newer split from the server takes the draft's place only while nothing has been
 * changed; otherwise saving is refused (409) and the person decides.
 */
export function useSplit(batchId: string, onSaved: () => void): SplitEditing {
  const queries = useQueryClient();
  const { data: split, error } = useQuery(splitQuery(batchId));
  const [steps, setSteps] = useState<Steps | null>(null);

  useEffect(() => {
    if (split === undefined) return;
    setSteps((old) => (old === null || old.before.length === 0 ? { version: split.split_version, now: draftOf(split), before: [] } : old));
  }, [split]);

  const edit = useCallback((change: (draft: Draft) => Draft) => {
    setSteps((old) => {
      if (old === null) return old;
      const next = change(old.now);
      return next === old.now ? old : { ...old, now: next, before: [...old.before.slice(-UNDO_STEPS), old.now] };
    });
  }, []);
  const undo = useCallback(() => {
    setSteps((old) => (old === null || old.before.length === 0 ? old : { ...old, now: old.before.at(-1) ?? old.now, before: old.before.slice(0, -1) }));
  }, []);
  const drop = useCallback(() => {
    setSteps(split === undefined ? null : { version: split.split_version, now: draftOf(split), before: [] });
    void queries.invalidateQueries({ queryKey: ['split', batchId] });
  }, [queries, batchId, split]);

  const save = useMutation({
    mutationFn: async ({ now, version }: Steps) => await call<Split>(api.POST('/api/v1/batches/{id}/boundaries', { params: { path: { id: batchId } }, body: boundariesOf(now, version) })),
    onSuccess: (saved) => {
      queries.setQueryData(splitQuery(batchId).queryKey, saved);
      setSteps({ version: saved.split_version, now: draftOf(saved), before: [] });
      for (const key of [['batch', batchId], ['batches'], ['results'], ['reviews'], ['exams'], ['exam']]) void queries.invalidateQueries({ queryKey: key });
      onSaved();
    },
  });

  return {
    split,
    draft: steps?.now,
    error,
    changes: steps?.before.length ?? 0,
    edit,
    undo,
    drop,
    save: {
      run: () => {
        if (steps !== null) save.mutate(steps);
      },
      busy: save.isPending,
      error: save.error,
    },
  };
}
