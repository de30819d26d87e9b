import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { toFailureData } from '../../shared/errors/failure.ts';
import { type Said, say } from '../../shared/errors/words/words.ts';
import type { ExportChoices } from '../../shared/export/exportSettings.ts';
import type { ExportSource } from '../stores/queueState.ts';
import { useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

const PREVIEW_DELAY_MS = 200;
const PREVIEWED_PHOTOS = 3;

export interface NamePreview {
  readonly names: readonly string[];
  readonly problem: Said | null;
}

/** What results are called, and what the first of them would be. */
export function NameTemplateField(props: {
  template: string;
  preview: NamePreview;
  onChange: (template: string) => void;
}) {
  const text = useText();
  const { template, preview, onChange } = props;
  return (
    <>
      <TextField
        sx={{ gridColumn: '1 / -1' }}
        label={text.nameTemplate}
        value={template}
        error={preview.problem !== null}
        helperText={preview.problem === null ? text.templateHint : say(preview.problem, text.words)}
        onChange={(event) => onChange(event.target.value)}
      />
      <Typography
        variant="caption"
        color="textSecondary"
        component="p"
        // Under the name that it is about, in its line whether there is one or not.
        sx={{ gridColumn: '1 / -1', minHeight: 20, mt: -3, px: 2, overflowWrap: 'anywhere' }}
      >
        {preview.names.length > 0 && `${text.namePreview}: ${preview.names.join(', ')}`}
      </Typography>
    </>
  );
}

export function useNamePreview(
  ids: readonly number[],
  { albumId, folder }: ExportSource,
  choices: ExportChoices,
): NamePreview {
  const { client } = useStores();
  const [preview, setPreview] = useState<NamePreview>({ names: [], problem: null });
  const first = ids.slice(0, PREVIEWED_PHOTOS).join();
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const params = {
          ids: first === '' ? [] : first.split(',').map(Number),
          choices,
          ...(albumId === undefined ? {} : { albumId }),
          ...(folder === undefined ? {} : { folder }),
        };
        const names = await client.request('queue.previewNames', params, { signal: controller.signal });
        setPreview({ names, problem: null });
      } catch (error) {
        if (!controller.signal.aborted) setPreview({ names: [], problem: toFailureData(error) });
      }
    }, PREVIEW_DELAY_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, first, albumId, folder, choices]);
  return preview;
}
