import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { exportChoicesSchema } from '../../shared/export/exportSettings.ts';
import { DestinationField } from '../queue/DestinationField.tsx';
import { firstPlace, toDestination } from '../queue/destination.ts';
import { NameTemplateField, useNamePreview } from '../queue/NameTemplateField.tsx';
import { useApp, useDevelop, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { Sheet } from '../widgets/Sheet.tsx';
import { useOpenPhoto } from './ExportDialog.tsx';
import { ExportResult } from './ExportResult.tsx';

/** The λ grid as a labelled sheet: its name and its folder are asked for. */
export function SaveSheetDialog() {
  const text = useText();
  return (
    <Sheet name="save-sheet" title={text.saveSheetTitle}>
      <SaveSheetForm />
    </Sheet>
  );
}

const FIRST_CHOICES = exportChoicesSchema.parse({ output: { format: 'png' }, template: '{name}-grid' });

function SaveSheetForm() {
  const text = useText();
  const { develop } = useStores();
  const ids = useOpenPhoto();
  const exporting = useDevelop((state) => state.exporting);
  const [place, setPlace] = useState(firstPlace(useApp((state) => state.settings)));
  const [choices, setChoices] = useState(FIRST_CHOICES);
  const preview = useNamePreview(ids, {}, choices);
  const start = () => void develop.getState().exportGrid(choices.template, toDestination(place));
  return (
    <>
      <Box sx={{ display: 'grid', gap: 4, pt: 2 }}>
        <NameTemplateField
          template={choices.template}
          preview={preview}
          onChange={(template) => setChoices({ ...choices, template })}
        />
        <DestinationField place={place} ids={ids} onChange={setPlace} />
      </Box>
      <ExportResult />
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', pt: 3 }}>
        {exporting === null ? (
          <Button variant="contained" color="primary" disabled={preview.problem !== null} onClick={start}>
            {text.save}
          </Button>
        ) : (
          <Button onClick={() => develop.getState().cancelExport()}>{text.cancel}</Button>
        )}
      </Box>
    </>
  );
}
