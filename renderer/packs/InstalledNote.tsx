import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { usePacks, useStores } from '../stores/StoresContext.tsx';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';
import { describeSpeed } from './PackEntry.tsx';

/** What the last installation did, and what to expect of the pack here. */
export function InstalledNote() {
  const text = useText();
  const { packs } = useStores();
  const installed = usePacks((state) => state.installed);
  const shelf = usePacks((state) => state.shelf);
  if (installed === null) return null;
  const measured = shelf?.packs.find(({ folderId }) => folderId === installed.folderId)?.measurement ?? null;
  return (
    <Box role="status" sx={{ display: 'grid', gap: 1, p: 3, borderRadius: 1, bgcolor: 'surface.raised' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <Typography component="h2" variant="h2" sx={{ flex: 1 }}>
          {text.installedTitle(installed.name)}
        </Typography>
        <Button onClick={() => packs.getState().putAway()}>{text.dismiss}</Button>
      </Box>
      {measured !== null && <Typography>{describeSpeed(measured, text.packSpeed)}</Typography>}
      <Typography>{text.installedWritten(formatBytes(installed.writtenBytes))}</Typography>
      <Typography color="textSecondary">{text.installedHashes}</Typography>
      {installed.sources.map(({ fileName, sha256, isPublished }) => (
        <Typography
          key={fileName}
          variant="caption"
          sx={{ overflowWrap: 'anywhere', userSelect: 'text' }}
          color="textSecondary"
        >
          {`${fileName}${isPublished ? ` (${text.asPublished})` : ''}: ${sha256}`}
        </Typography>
      ))}
    </Box>
  );
}
