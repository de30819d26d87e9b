import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { DestinationField } from '../queue/DestinationField.tsx';
import { toDestination } from '../queue/destination.ts';
import { ExportPresets } from '../queue/ExportPresets.tsx';
import { NameTemplateField, useNamePreview } from '../queue/NameTemplateField.tsx';
import { useExportForm } from '../queue/useExportForm.ts';
import { useDevelop, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { OutputChecks } from '../widgets/EncodingFields.tsx';
import { OutputFields } from '../widgets/OutputFields.tsx';
import { Sheet, SheetFoot } from '../widgets/Sheet.tsx';
import { ExportResult } from './ExportResult.tsx';
import { useOtherPack } from './useOtherPack.ts';

/** One photo as a file. */
export function ExportDialog() {
  const text = useText();
  return (
    <Sheet name="export" title={text.export}>
      <ExportForm />
    </Sheet>
  );
}

const NOTHING: readonly number[] = [];

/** The open photo, for what is asked by photos. */
export function useOpenPhoto(): readonly number[] {
  const id = useDevelop((state) => state.photo?.id ?? null);
  return id === null ? NOTHING : [id];
}

function ExportForm() {
  const text = useText();
  const { app, develop } = useStores();
  const form = useExportForm();
  const ids = useOpenPhoto();
  const exporting = useDevelop((state) => state.exporting);
  const hasRecipe = useDevelop((state) => state.settled !== null);
  const preview = useNamePreview(ids, {}, form.choices);
  const other = useOtherPack();
  const newer = other?.isNewer ? other : null;
  const { choices, place, changeOutput } = form;
  const start = () => {
    void app.getState().save({ exportChoices: choices });
    void develop.getState().exportPhoto(choices.output, choices.template, toDestination(place));
  };
  return (
    <>
      <ExportPresets choices={choices} place={place} onApply={form.apply} />
      <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 4, pt: 3 }}>
        <OutputFields options={choices.output} onChange={changeOutput} />
        <OutputChecks options={choices.output} onChange={changeOutput} />
        <NameTemplateField
          template={choices.template}
          preview={preview}
          onChange={(template) => form.change({ template })}
        />
        <Box sx={{ gridColumn: '1 / -1', display: 'grid', gap: 2 }}>
          <DestinationField place={place} ids={ids} onChange={form.setPlace} />
        </Box>
      </Box>
      {newer !== null && (
        <Typography color="textSecondary" sx={{ pt: 4 }}>
          {text.madeWithVersion(`${newer.used.name} ${newer.made.version}`, newer.used.version)}
        </Typography>
      )}
      <ExportResult />
      <SheetFoot>
        {exporting === null ? (
          <Button
            variant="contained"
            color="primary"
            disabled={!hasRecipe || preview.problem !== null}
            onClick={start}
          >
            {newer === null ? text.export : text.newerPackExport(newer.used.version)}
          </Button>
        ) : (
          <Button onClick={() => develop.getState().cancelExport()}>{text.cancel}</Button>
        )}
      </SheetFoot>
    </>
  );
}
