import Box from '@mui/material/Box';
import { type DragEvent, useEffect, useState } from 'react';
import { takeDropped } from '../client/droppedFiles.ts';
import { useApp, useLibrary, useStores } from '../stores/StoresContext.tsx';
import { EmptyLibrary } from './EmptyLibrary.tsx';
import { FilterPanel } from './FilterPanel.tsx';
import { ImportReport } from './ImportReport.tsx';
import { InformationPanel } from './InformationPanel.tsx';
import { LibraryToolbar } from './LibraryToolbar.tsx';
import { PhotoGrid } from './PhotoGrid.tsx';
import { hasPhotos } from './photoDrag.ts';

export function LibraryScreen() {
  const { library } = useStores();
  const arePanelsOpen = useApp((state) => state.areSidePanelsOpen);
  const isEmpty = useLibrary((state) => state.isLoaded && state.ids.length === 0);
  const thumbnailPx = useApp((state) => state.thumbnailPx);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      void library.getState().importDropped(takeDropped(event.clipboardData));
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [library]);
  const drop = (event: DragEvent) => {
    setOver(false);
    if (hasPhotos(event)) return;
    event.preventDefault();
    void library.getState().importDropped(takeDropped(event.dataTransfer));
  };
  return (
    <>
      {arePanelsOpen && <FilterPanel />}
      <Box
        onDragOver={(event) => {
          if (hasPhotos(event)) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        sx={{
          flex: 1,
          minWidth: 0,
          display: 'flex',
          flexDirection: 'column',
          outline: isOver ? 2 : 0,
          outlineColor: 'primary.main',
          outlineOffset: -2,
        }}
      >
        {isEmpty ? <EmptyLibrary /> : <PhotoGrid cellPx={thumbnailPx} />}
        <ImportReport />
        <LibraryToolbar />
      </Box>
      {arePanelsOpen && <InformationPanel />}
    </>
  );
}
