import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { DataState } from '../../shared/ipc/dataState.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';

/** For as long as the folder with the library is short of room or gone: what that means, and what can be done. */
export function DataBanner() {
  const data = useApp((state) => state.data);
  switch (data.kind) {
    case 'sound':
      return null;
    case 'short':
      return <ShortOfRoom data={data} />;
    case 'gone':
      return <Gone data={data} />;
    default:
      return data satisfies never;
  }
}

function ShortOfRoom({ data }: { data: Extract<DataState, { kind: 'short' }> }) {
  const text = useText();
  const { client, app } = useStores();
  const { freeBytes, reserveBytes, residualBytes, thumbnailBytes, packBytes } = data;
  const empty = (what: 'residuals' | 'thumbnails') => () =>
    void client.request('cache.empty', { what }).catch(app.getState().report);
  return (
    <Alert severity="warning" square role="status" sx={{ userSelect: 'text', flexShrink: 0 }}>
      {text.diskShort(formatBytes(freeBytes), formatBytes(reserveBytes))}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mt: 1 }}>
        {residualBytes > 0 && (
          <Button variant="outlined" onClick={empty('residuals')}>
            {text.diskEmptyResiduals(formatBytes(residualBytes))}
          </Button>
        )}
        {thumbnailBytes > 0 && (
          <Button variant="outlined" onClick={empty('thumbnails')}>
            {text.diskEmptyThumbnails(formatBytes(thumbnailBytes))}
          </Button>
        )}
        {packBytes > 0 && (
          <Button variant="outlined" onClick={() => app.getState().openSheet('packs')}>
            {text.diskPacks(formatBytes(packBytes))}
          </Button>
        )}
      </Box>
    </Alert>
  );
}

function Gone({ data }: { data: Extract<DataState, { kind: 'gone' }> }) {
  const text = useText();
  const sentences = [
    text.dataGone(data.folder),
    ...(data.copy === null ? [] : [text.dataGoneCopy(data.copy)]),
    text.dataGoneAction,
  ];
  return (
    <Alert
      severity="error"
      square
      role="alert"
      sx={{ userSelect: 'text', overflowWrap: 'anywhere', flexShrink: 0 }}
    >
      {sentences.join(' ')}
    </Alert>
  );
}
