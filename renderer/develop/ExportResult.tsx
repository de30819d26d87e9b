import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useDevelop, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { ShowResult } from '../widgets/ShowResult.tsx';

/** How far a file of the open photo is, and where it went. */
export function ExportResult() {
  const text = useText();
  const { client } = useStores();
  const exporting = useDevelop((state) => state.exporting);
  const file = useDevelop((state) => state.lastExport);
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
  const { fileId: id } = file;
  return (
    <Box sx={{ pt: 4, display: 'flex', alignItems: 'center', gap: 2 }} role="status">
      <Typography sx={{ flex: 1, overflowWrap: 'anywhere', userSelect: 'text' }}>
        {text.exported(file.output, file.seconds.toFixed(1))}
      </Typography>
      <ShowResult
        onReveal={() => client.request('files.reveal', { id })}
        onOffer={() => client.request('files.offer', { id })}
      />
    </Box>
  );
}
