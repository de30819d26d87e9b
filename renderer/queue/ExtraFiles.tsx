import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import type { ExportChoices } from '../../shared/export/exportSettings.ts';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';

const EXTRA_FILES = ['sidecar', 'comparisons', 'contactSheet'] as const;
const NAMES: Record<(typeof EXTRA_FILES)[number], (text: Catalogue) => string> = {
  sidecar: (text) => text.sidecar,
  comparisons: (text) => text.comparisons,
  contactSheet: (text) => text.contactSheet,
};

/** What is written beside the results. */
export function ExtraFiles(props: {
  choices: ExportChoices;
  onChange: (changes: Partial<ExportChoices>) => void;
}) {
  const text = useText();
  return EXTRA_FILES.map((file) => (
    <FormControlLabel
      key={file}
      control={<Checkbox />}
      label={NAMES[file](text)}
      checked={props.choices[file]}
      onChange={(_, isWanted) => props.onChange({ [file]: isWanted })}
    />
  ));
}
