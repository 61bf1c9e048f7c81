import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { batchQuery } from '../../api/queries.ts';
import type { Batch } from '../../api/types.ts';
import { BatchPanel, RUNNING } from './batch-panel.tsx';
import { SplitEditor } from './split-editor.tsx';

/** While these last the split is still being made. */
const UNSPLIT: ReadonlySet<string> = new Set(['UPLOADED', 'SEGMENTING']);
/** Without the stream of events the figures still move. */
const POLL_MS = 5000;

export function BatchView({ listed }: { readonly listed: Batch }): JSX.Element {
  const { data: batch = listed } = useQuery({ ...batchQuery(listed.id), placeholderData: listed, refetchInterval: ({ state }) => (RUNNING.has(state.data?.status ?? '') ? POLL_MS : false) });
  return (
    <>
      <BatchPanel batch={batch} />
      {!UNSPLIT.has(batch.status) && <SplitEditor batch={batch} />}
    </>
  );
}
