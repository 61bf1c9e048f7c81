import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type JSX } from 'react';
import { newKey } from '../../api/client.ts';
import { upload, type Upload } from '../../api/upload.ts';
import type { Exam } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { CrossIcon, FileIcon } from '../../ui/icons.tsx';
import { announce } from '../../ui/live.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Bar } from '../../ui/wait.tsx';
import { bytesText } from './bytes.ts';

const SCANS = '.pdf,.jpg,.jpeg,.png,.webp,.heic,.tif,.tiff';

interface Props {
  readonly exam: Exam;
  readonly onMade: (batchId: string) => void;
  readonly onCancel?: () => void;
}

export function HandIn({ exam, onMade, onCancel }: Props): JSX.Element {
  const t = useT();
  const queries = useQueryClient();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [roster, setRoster] = useState<File | null>(null);
  const [confirm, setConfirm] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<Upload<{ batch_id: string }>>(null);
  // The same stack sent again after a broken line is the same stack.
  const key = useRef(newKey());

  function choose(more: readonly File[]): void {
    key.current = newKey();
    setFiles((old) => [...old, ...more]);
  }

  async function send(): Promise<void> {
    setError(null);
    setShare(0);
    const form = new FormData();
    form.append('exam_id', exam.id);
    form.append('confirm', String(confirm));
    if (roster !== null) form.append('roster', roster);
    for (const file of files) form.append('files', file);
    running.current = upload<{ batch_id: string }>('/api/v1/batches', form, setShare, key.current);
    try {
      const { batch_id: made } = await running.current.done;
      await queries.invalidateQueries({ queryKey: ['batches', exam.id] });
      announce(t('handin.done'));
      onMade(made);
    } catch (problem) {
      setError(problem);
    } finally {
      setShare(null);
    }
  }

  return (
    <Panel title={t('handin.title')} aside={onCancel && share === null && <Button kind="quiet" onClick={onCancel}>{t('app.cancel')}</Button>}>
      <div className="flex flex-col gap-4 p-4">
        <DropZone label={t('handin.scans')} hint={t('handin.scans_hint')} accept={SCANS} multiple onFiles={choose}>
          {files.length > 0 && (
            <ul>
              {files.map((file, index) => (
                <Chosen key={`${index}-${file.name}`} file={file} onRemove={() => setFiles((old) => old.toSpliced(index, 1))} />
              ))}
            </ul>
          )}
        </DropZone>
        <DropZone label={t('handin.roster')} hint={t('handin.roster_hint')} accept=".csv,.txt" onFiles={([file]) => setRoster(file ?? null)}>
          {roster !== null && (
            <ul>
              <Chosen file={roster} onRemove={() => setRoster(null)} />
            </ul>
          )}
        </DropZone>
        <Switch label={t('handin.confirm')} hint={t('handin.confirm_hint')} checked={confirm} onChange={setConfirm} />
        {error !== null && <Trouble error={error} />}
        <div className="flex items-center gap-3">
          {share !== null && (
            <div className="flex flex-1 items-center gap-3">
              <div className="flex-1">
                <Bar share={share} label={t('handin.sending')} />
              </div>
              <span className="w-12 text-right">{Math.round(share * 100)}%</span>
              <Button kind="quiet" onClick={() => running.current?.abort()}>
                {t('app.cancel')}
              </Button>
            </div>
          )}
          <Button kind="primary" className="ml-auto" disabled={files.length === 0 || share !== null} onClick={() => void send()}>
            {share === null ? t('handin.go') : share < 1 ? t('handin.sending') : t('handin.storing')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Chosen({ file, onRemove }: { readonly file: File; readonly onRemove: () => void }): JSX.Element {
  const t = useT();
  return (
    <li className="flex h-9 items-center gap-2 border-t border-hair">
      <FileIcon />
      <span className="truncate">{file.name}</span>
      <span className="text-12 text-ink-2">{bytesText(file.size)}</span>
      <button type="button" aria-label={t('handin.remove', { file: file.name })} className="ml-auto grid size-8 cursor-pointer place-items-center rounded hover:bg-wash" onClick={onRemove}>
        <CrossIcon />
      </button>
    </li>
  );
}
