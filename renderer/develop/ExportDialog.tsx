import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { OutputOptions } from '../../shared/pictures/outputOptions.ts';
import { useApp, useDevelop, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { OutputChecks } from '../widgets/EncodingFields.tsx';
import { OutputFields } from '../widgets/OutputFields.tsx';
import { changeOptions, type OutputChanges } from '../widgets/outputChanges.ts';
import { Sheet } from '../widgets/Sheet.tsx';
import { useOtherPack } from './useOtherPack.ts';

const DEFAULT_OPTIONS: OutputOptions = {
  format: 'jpeg',
  depth: 8,
  quality: 92,
  metadata: 'all',
  keepGreyscale: true,
  overwrite: false,
};

/** One photo as a file. */
export function ExportDialog() {
  const text = useText();
  const { develop } = useStores();
  const [options, setOptions] = useState(DEFAULT_OPTIONS);
  const exporting = useDevelop((state) => state.exporting);
  const hasRecipe = useDevelop((state) => state.settled !== null);
  const other = useOtherPack();
  const newer = other?.isNewer ? other : null;
  const start = () => void develop.getState().exportPhoto(options);
  return (
    <Sheet
      name="export"
      title={text.export}
      actions={
        exporting === null ? (
          <Button variant="contained" color="primary" disabled={!hasRecipe} onClick={start}>
            {newer === null ? text.export : text.newerPackExport(newer.used.version)}
          </Button>
        ) : (
          <Button onClick={() => develop.getState().cancelExport()}>{text.cancel}</Button>
        )
      }
    >
      <ExportFields options={options} onChange={(changes) => setOptions(changeOptions(options, changes))} />
      {newer !== null && (
        <Typography color="textSecondary" sx={{ pt: 4 }}>
          {text.madeWithVersion(`${newer.used.name} ${newer.made.version}`, newer.used.version)}
        </Typography>
      )}
      <ExportResult />
    </Sheet>
  );
}

function ExportFields(props: { options: OutputOptions; onChange: (changes: OutputChanges) => void }) {
  const text = useText();
  const folder = useApp((state) => state.settings.exportFolder);
  const { options, onChange } = props;
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 4, pt: 2 }}>
      <OutputFields options={options} onChange={onChange} />
      <OutputChecks options={options} onChange={onChange} />
      <TextField
        label={text.destination}
        value={folder ?? text.besideOriginal}
        slotProps={{ input: { readOnly: true } }}
        sx={{ gridColumn: '1 / -1' }}
      />
    </Box>
  );
}

function ExportResult() {
  const text = useText();
  const { client, app } = useStores();
  const exporting = useDevelop((state) => state.exporting);
  const file = useDevelop((state) => state.lastExport);
  const canReveal = useApp((state) => state.start.shell === 'electron');
  if (exporting !== null) {
    const { done, total } = exporting;
    return (
      <Box sx={{ pt: 4 }}>
        <LinearProgress
          aria-label={text.export}
          variant={total === 0 ? 'indeterminate' : 'determinate'}
          value={total === 0 ? 0 : (100 * done) / total}
        />
        <Typography variant="caption">{text.exporting(done, total)}</Typography>
      </Box>
    );
  }
  if (file === null) return null;
  return (
    <Box sx={{ pt: 4, display: 'flex', alignItems: 'center', gap: 2 }} role="status">
      <Typography sx={{ flex: 1, overflowWrap: 'anywhere', userSelect: 'text' }}>
        {text.exported(file.output, file.seconds.toFixed(1))}
      </Typography>
      {canReveal && (
        <Button
          onClick={() =>
            void client.request('files.reveal', { id: file.fileId }).catch(app.getState().report)
          }
        >
          {text.reveal}
        </Button>
      )}
    </Box>
  );
}
