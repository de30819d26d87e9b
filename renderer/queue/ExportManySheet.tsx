import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { toFailureData } from '../../shared/errors/failure.ts';
import { type Said, say } from '../../shared/errors/words/words.ts';
import { CONFLICT_POLICIES, type ConflictPolicy } from '../../shared/export/conflictPolicy.ts';
import { type ExportChoices, exportChoicesSchema } from '../../shared/export/exportSettings.ts';
import type { ExportSource, NewerPackChoice } from '../stores/queueState.ts';
import { useApp, useLibrary, useStores } from '../stores/StoresContext.tsx';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { OutputChecks } from '../widgets/EncodingFields.tsx';
import { OutputFields } from '../widgets/OutputFields.tsx';
import { changeOptions, type OutputChanges } from '../widgets/outputChanges.ts';
import { Sheet } from '../widgets/Sheet.tsx';
import { DestinationField, type NamedDestination } from './DestinationField.tsx';
import { ExportPresets } from './ExportPresets.tsx';
import { ExtraFiles } from './ExtraFiles.tsx';
import { NewerPackQuestion, useNewerPacks } from './NewerPackQuestion.tsx';

const PREVIEW_DELAY_MS = 200;
const PREVIEWED_PHOTOS = 3;
const COLUMNS = { display: 'grid', gridTemplateColumns: '1fr 1fr' };

/** The selection as an export of the queue. */
export function ExportManySheet() {
  const text = useText();
  return (
    <Sheet name="export-many" title={text.export} width="md">
      <ExportManyForm />
    </Sheet>
  );
}

function ExportManyForm() {
  const text = useText();
  const { app, queue } = useStores();
  const { ids, name, source } = useWhatToExport();
  const [choices, setChoices] = useState(useRememberedChoices());
  const [destination, setDestination] = useState<NamedDestination>({ kind: 'export-folder' });
  const newerPacks = useNewerPacks(ids);
  const [newerPack, setNewerPack] = useState<NewerPackChoice | null>(null);
  const isAsked = newerPacks !== null && newerPacks.length > 0;
  const [isBusy, setBusy] = useState(false);
  const preview = useNamePreview(ids, useMirroredSource(source, destination), choices);
  const isAnswered = newerPacks !== null && (!isAsked || newerPack !== null);
  const change = (changes: Partial<ExportChoices>) => setChoices({ ...choices, ...changes });
  const changeOutput = (changes: OutputChanges) => change({ output: changeOptions(choices.output, changes) });
  const start = async () => {
    setBusy(true);
    void app.getState().save({ exportChoices: choices });
    const { kind } = destination;
    const isQueued = await queue.getState().add({
      ...{ ids, name, source, choices },
      destination: kind === 'folder' ? { kind, folder: destination.folder } : { kind },
      ...(isAsked && newerPack !== null ? { newerPack } : {}),
    });
    setBusy(false);
    if (isQueued) app.getState().show('queue');
  };
  return (
    <Box
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <ExportPresets choices={choices} onApply={setChoices} />
      <Box sx={{ ...COLUMNS, gap: 4, pt: 3 }}>
        <OutputFields options={choices.output} onChange={changeOutput} />
        <TextField
          sx={{ gridColumn: '1 / -1' }}
          label={text.nameTemplate}
          value={choices.template}
          error={preview.problem !== null}
          helperText={preview.problem === null ? text.templateHint : say(preview.problem, text.words)}
          onChange={(event) => change({ template: event.target.value })}
        />
        <Typography
          variant="caption"
          color="textSecondary"
          component="p"
          // Under the name that it is about, in its line whether there is one or not.
          sx={{ gridColumn: '1 / -1', minHeight: 20, mt: -3, px: 2 }}
        >
          {preview.names.length > 0 && `${text.namePreview}: ${preview.names.join(', ')}`}
        </Typography>
        <TextField
          select
          label={text.conflict}
          value={choices.conflict}
          onChange={(event) => change({ conflict: event.target.value as ConflictPolicy })}
        >
          {CONFLICT_POLICIES.map((policy) => (
            <MenuItem key={policy} value={policy}>
              {CONFLICT_NAMES[policy](text)}
            </MenuItem>
          ))}
        </TextField>
        <DestinationField destination={destination} onChange={setDestination} />
      </Box>
      <Box sx={{ ...COLUMNS, columnGap: 4, pt: 3 }}>
        <ExtraFiles choices={choices} onChange={change} />
        <OutputChecks options={choices.output} onChange={changeOutput} />
      </Box>
      <NewerPackQuestion packs={newerPacks ?? []} answer={newerPack} onAnswer={setNewerPack} />
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', pt: 3 }}>
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={isBusy || !isAnswered || ids.length === 0 || preview.problem !== null}
        >
          {text.exportCount(ids.length)}
        </Button>
      </Box>
    </Box>
  );
}

const CONFLICT_NAMES: Record<ConflictPolicy, (text: Catalogue) => string> = {
  number: (text) => text.conflictNumber,
  skip: (text) => text.conflictSkip,
  overwrite: (text) => text.conflictOverwrite,
  same: (text) => text.conflictSame,
};

/** The selection, in the order of the list; the whole list where nothing is selected. */
function useWhatToExport(): { ids: readonly number[]; name: string; source: ExportSource } {
  const text = useText();
  const listed = useLibrary((state) => state.ids);
  const selected = useLibrary((state) => state.selection.ids);
  const albumId = useLibrary((state) => state.query.albumId);
  const folder = useLibrary((state) => state.query.folder);
  const album = useLibrary((state) => state.albums.find(({ id }) => id === state.query.albumId)?.name);
  const ids = selected.size === 0 ? listed : listed.filter((id) => selected.has(id));
  const folderName = folder?.split(/[\\/]/).findLast(Boolean);
  return {
    ids,
    name: album ?? folderName ?? text.photoCount(ids.length),
    source: { ...(albumId === undefined ? {} : { albumId }), ...(folder === undefined ? {} : { folder }) },
  };
}

/** Beside the originals no tree is mirrored. */
function useMirroredSource({ folder, ...source }: ExportSource, { kind }: NamedDestination): ExportSource {
  const exportFolder = useApp((state) => state.settings.exportFolder);
  const isMirrored = kind === 'folder' || (kind === 'export-folder' && exportFolder !== null);
  return folder === undefined || !isMirrored ? source : { ...source, folder };
}

function useRememberedChoices(): ExportChoices {
  const remembered = useApp((state) => state.settings.exportChoices);
  return remembered ?? exportChoicesSchema.parse({ output: { format: 'jpeg' }, template: '{name}-restored' });
}

interface NamePreview {
  readonly names: readonly string[];
  readonly problem: Said | null;
}

function useNamePreview(
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
