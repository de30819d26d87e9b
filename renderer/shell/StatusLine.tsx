import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useEffect } from 'react';
import { say } from '../../shared/errors/words/words.ts';
import { OpenPhotoMarks } from '../develop/OpenPhotoMarks.tsx';
import { useWaiting } from '../develop/useWaiting.ts';
import { useApp, useDevelop, useLibrary, useStores, useViewer } from '../stores/StoresContext.tsx';
import { PROVIDER_NAMES } from '../text/providerNames.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';

const REFRESH_MS = 2000;
const MEBIBYTE = 2 ** 20;
/** Before any other part of the line: how long one waits is more than with what. */
const GIVES_WAY = 1000;

export function StatusLine() {
  const screen = useApp((state) => state.screen);
  return (
    <Box
      component="footer"
      sx={{
        height: LAYOUT.statusLinePx,
        px: 3,
        gap: 4,
        display: 'flex',
        alignItems: 'center',
        bgcolor: 'surface.panel',
        borderTop: 1,
        borderColor: 'divider',
        color: 'text.secondary',
        whiteSpace: 'nowrap',
        overflow: 'hidden',
      }}
    >
      {screen === 'develop' ? <DevelopStatus /> : <LibraryStatus />}
      <Box sx={{ flex: 1 }} />
      <EngineStatus />
    </Box>
  );
}

function LibraryStatus() {
  const text = useText();
  const count = useLibrary((state) => state.ids.length);
  const selected = useLibrary((state) => state.selection.ids.size);
  const importing = useLibrary((state) => state.importing);
  return (
    <>
      <Item>{text.photoCount(count)}</Item>
      {selected > 1 && <Item>{text.selectedCount(selected)}</Item>}
      {importing !== null && <Item>{text.importing(importing.done, importing.total)}</Item>}
    </>
  );
}

function DevelopStatus() {
  const text = useText();
  const fileName = useDevelop((state) => state.photo?.fileName);
  const isMissing = useDevelop((state) => state.photo?.isMissing ?? false);
  const { ready, total } = useViewer((state) => state.tiles);
  const zoom = useViewer((state) => state.zoom);
  const stuck = useViewer((state) => state.stuck !== null);
  const isDraft = useViewer((state) => state.isDraft);
  const isPreview = useViewer((state) => state.isPreview);
  const exporting = useDevelop((state) => state.exporting);
  if (fileName === undefined) return null;
  return (
    <>
      <Item>{fileName}</Item>
      <OpenPhotoMarks />
      <Item>{`${Math.round(zoom * 100)} %`}</Item>
      {isMissing && <Item>{text.missingOriginal}</Item>}
      {stuck && !isMissing && <Item>{text.cannotBeShown}</Item>}
      {ready < total && !isMissing && !stuck && <TilesToCome ready={ready} total={total} />}
      {isDraft && <Item>{text.draft}</Item>}
      {isPreview && !isDraft && <Item>{text.preview}</Item>}
      {exporting !== null && (
        <Item>{`${text.export}: ${text.exporting(exporting.done, exporting.total)}`}</Item>
      )}
    </>
  );
}

function TilesToCome({ ready, total }: { ready: number; total: number }) {
  const text = useText();
  const { visible, whole } = useWaiting();
  return (
    <>
      <Item isWhole>
        {[text.tilesReady(ready, total), ...(visible === null ? [] : [text.duration(visible)])].join(', ')}
      </Item>
      {whole !== null && <Item isWhole>{text.wholePhoto(text.duration(whole))}</Item>}
    </>
  );
}

function EngineStatus() {
  const text = useText();
  const { app } = useStores();
  const diagnostics = useApp((state) => state.diagnostics);
  const isConnected = useApp((state) => state.isConnected);
  const notes = useApp((state) => state.engineNotes);
  useEffect(() => {
    if (!isConnected) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void app.getState().refreshDiagnostics();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [app, isConnected]);
  if (diagnostics === null) return <Item>{text.statusReady}</Item>;
  const { provider, tilePx, networkRuns, networkSeconds, residentBytes } = diagnostics;
  return (
    <Tooltip
      title={
        notes.length === 0
          ? ''
          : [...new Set(notes.map((note) => say(note, text.words)))].map((note) => (
              <div key={note}>{note}</div>
            ))
      }
    >
      <Box
        sx={{
          display: 'flex',
          [`@media (max-width: ${LAYOUT.bothPanelsFromPx - 1}px)`]: { display: 'none' },
          gap: 4,
          minWidth: 0,
          flexShrink: GIVES_WAY,
        }}
      >
        {provider !== null && <Item>{text.providerInUse(PROVIDER_NAMES[provider])}</Item>}
        {tilePx !== null && <Item>{text.tileSide(tilePx)}</Item>}
        {networkRuns > 0 && <Item>{text.networkRuns(networkRuns, networkSeconds.toFixed(1))}</Item>}
        <Item>{text.memory(Math.round(residentBytes / MEBIBYTE))}</Item>
      </Box>
    </Tooltip>
  );
}

function Item({ children, isWhole = false }: { children: string; isWhole?: boolean }) {
  return (
    <Typography
      variant="caption"
      sx={{ overflow: 'hidden', textOverflow: 'ellipsis', flexShrink: isWhole ? 0 : 1 }}
    >
      {children}
    </Typography>
  );
}
