import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import TextField from '@mui/material/TextField';
import { useEffect, useState } from 'react';
import type { ExportChoices } from '../../shared/export/exportSettings.ts';
import type { ExportPreset } from '../../shared/ipc/views.ts';
import { useQueue, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { type Place, toDestination } from './destination.ts';

/** Kept choices, the last used first, and a way to keep these. */
export function ExportPresets(props: {
  choices: ExportChoices;
  place: Place;
  onApply: (preset: ExportPreset) => void;
}) {
  const text = useText();
  const { queue } = useStores();
  const presets = useQueue((state) => state.presets);
  const [name, setName] = useState<string | null>(null);
  useEffect(() => void queue.getState().loadPresets(), [queue]);
  const save = () => {
    const { choices, place } = props;
    if (name !== null && name.trim() !== '')
      void queue.getState().savePreset(name.trim(), choices, toDestination(place));
    setName(null);
  };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2 }}>
      {presets.map((preset) => (
        <Chip
          key={preset.id}
          size="small"
          label={preset.name}
          onClick={() => {
            props.onApply(preset);
            void queue.getState().markPresetUsed(preset.id);
          }}
          onDelete={() => void queue.getState().removePreset(preset.id)}
        />
      ))}
      {name === null ? (
        // Where nothing stands before it, its words begin where the fields do.
        <Button onClick={() => setName('')} sx={{ ml: presets.length === 0 ? -3 : 0 }}>
          {text.savePreset}
        </Button>
      ) : (
        <TextField
          autoFocus
          variant="standard"
          label={text.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'Escape') return;
            // Neither the form nor the sheet is meant.
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Enter') save();
            else setName(null);
          }}
        />
      )}
    </Box>
  );
}
