import { useState } from 'react';
import { type ExportChoices, exportChoicesSchema } from '../../shared/export/exportSettings.ts';
import type { ExportPreset } from '../../shared/ipc/views.ts';
import { useApp } from '../stores/StoresContext.tsx';
import { changeOptions, type OutputChanges } from '../widgets/outputChanges.ts';
import { firstPlace, type Place, placeOfPreset } from './destination.ts';

export interface ExportForm {
  readonly choices: ExportChoices;
  readonly place: Place;
  readonly change: (changes: Partial<ExportChoices>) => void;
  readonly changeOutput: (changes: OutputChanges) => void;
  readonly setPlace: (place: Place) => void;
  readonly apply: (preset: ExportPreset) => void;
}

/** What an export is asked for with; it begins where the last one was made, whether of one photo or of many. */
export function useExportForm(): ExportForm {
  const settings = useApp((state) => state.settings);
  const [choices, setChoices] = useState(
    settings.exportChoices ??
      exportChoicesSchema.parse({ output: { format: 'jpeg' }, template: '{name}-restored' }),
  );
  const [place, setPlace] = useState(firstPlace(settings));
  return {
    ...{ choices, place, setPlace },
    change: (changes) => setChoices({ ...choices, ...changes }),
    changeOutput: (changes) => setChoices({ ...choices, output: changeOptions(choices.output, changes) }),
    apply(preset) {
      setChoices(preset.choices);
      setPlace(placeOfPreset(preset) ?? place);
    },
  };
}
