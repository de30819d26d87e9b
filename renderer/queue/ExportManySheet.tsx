import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { CONFLICT_POLICIES, type ConflictPolicy } from '../../shared/export/conflictPolicy.ts';
import type { ExportSource, NewerPackChoice } from '../stores/queueState.ts';
import { useLibrary, useStores } from '../stores/StoresContext.tsx';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { OutputChecks } from '../widgets/EncodingFields.tsx';
import { OutputFields } from '../widgets/OutputFields.tsx';
import { Sheet, SheetFoot } from '../widgets/Sheet.tsx';
import { DestinationField } from './DestinationField.tsx';
import { type Place, toDestination } from './destination.ts';
import { ExportPresets } from './ExportPresets.tsx';
import { ExtraFiles } from './ExtraFiles.tsx';
import { NameTemplateField, useNamePreview } from './NameTemplateField.tsx';
import { NewerPackQuestion, useNewerPacks } from './NewerPackQuestion.tsx';
import { useExportForm } from './useExportForm.ts';

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
  const form = useExportForm();
  const { choices, place, change, changeOutput } = form;
  const newerPacks = useNewerPacks(ids);
  const [newerPack, setNewerPack] = useState<NewerPackChoice | null>(null);
  const isAsked = newerPacks !== null && newerPacks.length > 0;
  const [isBusy, setBusy] = useState(false);
  const preview = useNamePreview(ids, mirrored(source, place), choices);
  const isAnswered = newerPacks !== null && (!isAsked || newerPack !== null);
  const start = async () => {
    setBusy(true);
    void app.getState().save({ exportChoices: choices });
    const isQueued = await queue.getState().add({
      ...{ ids, name, source, choices, destination: toDestination(place) },
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
      <ExportPresets choices={choices} place={place} onApply={form.apply} />
      <Box sx={{ ...COLUMNS, gap: 4, pt: 3 }}>
        <OutputFields options={choices.output} onChange={changeOutput} />
        <NameTemplateField
          template={choices.template}
          preview={preview}
          onChange={(template) => change({ template })}
        />
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
        <DestinationField place={place} ids={ids} onChange={form.setPlace} />
      </Box>
      <Box sx={{ ...COLUMNS, columnGap: 4, pt: 3 }}>
        <ExtraFiles choices={choices} onChange={change} />
        <OutputChecks options={choices.output} onChange={changeOutput} />
      </Box>
      <NewerPackQuestion packs={newerPacks ?? []} answer={newerPack} onAnswer={setNewerPack} />
      <SheetFoot>
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={isBusy || !isAnswered || ids.length === 0 || preview.problem !== null}
        >
          {text.exportCount(ids.length)}
        </Button>
      </SheetFoot>
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
function mirrored({ folder, ...source }: ExportSource, { kind }: Place): ExportSource {
  return folder === undefined || kind === 'beside-original' ? source : { ...source, folder };
}
