import type { JSX } from 'react';
import type { MarkingRecord } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang.ts';
import { useNumber } from '../../ui/use-number.ts';
import { useWhen } from '../../ui/use-when.ts';

const STATES = ['done', 'failed', 'running'] as const;
const PURPOSES = ['mark', 'second_look', 'rubric'] as const;

/** Calls with their replies exactly as they came, folded. One call may have been about several questions. */
export function CallList({ calls }: { readonly calls: MarkingRecord['calls'] }): JSX.Element {
  const t = useT();
  const when = useWhen();
  const { count, money } = useNumber();
  return (
    <ul className="flex flex-col gap-2">
      {calls.map((call) => {
        const state = STATES.find((one) => one === call.status);
        const purpose = PURPOSES.find((one) => one === call.purpose);
        const facts = [
          state === undefined ? call.status : t(`call.${state}`),
          call.error,
          call.input_tokens !== null && call.output_tokens !== null && t('record.tokens', { input: count(call.input_tokens), output: count(call.output_tokens) }),
          call.cost_usd !== null && money(call.cost_usd),
          call.seconds !== null && t('record.seconds', { seconds: call.seconds.toFixed(1) }),
          when(call.created_at),
        ].filter((fact) => fact !== null && fact !== false);
        return (
          <li key={call.id} className="rounded border border-hair text-13">
            <details>
              <summary className="min-h-9 cursor-pointer px-3 py-2">
                <span className="font-medium">{purpose === undefined ? call.purpose : t(`purpose.${purpose}`)}</span>{' '}
                <span lang="en" className="font-mono">
                  {call.model}
                </span>{' '}
                <span className="text-ink-2">{facts.join(' · ')}</span>
              </summary>
              {call.reply === null ? (
                <p className="px-3 pb-3 text-ink-2">{t('record.no_reply')}</p>
              ) : (
                <pre lang={langOf(call.reply)} className="max-h-96 overflow-auto border-t border-hair bg-wash p-3 font-mono text-12 whitespace-pre-wrap">
                  {indented(call.reply)}
                </pre>
              )}
            </details>
          </li>
        );
      })}
    </ul>
  );
}

/** JSON with line breaks to read it by; anything else as it is. */
function indented(reply: string): string {
  try {
    return JSON.stringify(JSON.parse(reply), null, 2);
  } catch {
    return reply;
  }
}
