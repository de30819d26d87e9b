import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useApp, useDevelop, useLibrary, useStores, useViewer } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { ViewerCanvas } from '../viewer/ViewerCanvas.tsx';
import { ViewerContext } from '../viewer/ViewerContext.tsx';
import type { ViewerController } from '../viewer/viewerController.ts';
import { AutoSyncNote } from './AutoSync.tsx';
import { DialPanel } from './DialPanel.tsx';
import { Filmstrip } from './Filmstrip.tsx';
import { HistoryPanel } from './HistoryPanel.tsx';
import { BottomBar } from './tools/BottomBar.tsx';
import { ViewerOverlay } from './ViewerOverlay.tsx';

export function DevelopScreen() {
  const { app, develop, viewer } = useStores();
  const current = useLibrary((state) => state.selection.current ?? state.ids[0] ?? null);
  const shown = useDevelop((state) => state.photo?.id ?? null);
  const arePanelsOpen = useApp((state) => state.areSidePanelsOpen && !state.isLoupe);
  // Another provider or another version of a pack gives other tiles: none of the old ones stays.
  const tilesOf = useApp(
    ({ settings, start }) => `${settings.provider} ${start.packs.map(({ hash }) => hash).join(' ')}`,
  );
  const hasTiles = useViewer((state) => state.isMonochrome !== null);
  // Once something can be seen: what the packs take is found out by runs of their networks.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other packs or another provider are timed anew
  useEffect(() => {
    if (hasTiles) void app.getState().loadSpeeds();
  }, [app, hasTiles, tilesOf]);
  const [controller, setController] = useState<ViewerController | null>(null);
  useEffect(() => {
    if (current !== null && current !== shown) void develop.getState().open(current);
  }, [develop, current, shown]);
  // A tool is put away with the photo that it lies over.
  useEffect(() => () => viewer.getState().setTool(null), [viewer]);
  return (
    <ViewerContext value={controller}>
      {arePanelsOpen && <HistoryPanel />}
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <Box sx={{ position: 'relative', flex: 1, minHeight: 0, overflow: 'hidden' }}>
          <ViewerCanvas key={tilesOf} onController={setController} />
          {shown === null ? <EmptyViewer /> : <ViewerOverlay />}
          <AutoSyncNote />
        </Box>
        <BottomBar />
        <Filmstrip />
      </Box>
      {arePanelsOpen && <DialPanel />}
    </ViewerContext>
  );
}

function EmptyViewer() {
  const text = useText();
  return (
    <Box sx={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center' }}>
      <Typography color="textSecondary">{text.noPhoto}</Typography>
    </Box>
  );
}
