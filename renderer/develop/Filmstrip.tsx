import Box from '@mui/material/Box';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { PhotoMenu, type PhotoMenuPlace, usePhotoMenu } from '../library/PhotoMenu.tsx';
import { useLibrary, useStores } from '../stores/StoresContext.tsx';
import { gestureOf } from '../stores/selection.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { Thumbnail } from '../widgets/Thumbnail.tsx';

const CELL_PX = 104;
/** That of the grid's usual cells: it is made already, and a photo that is opened has the engine for itself. */
const THUMBNAIL_PX = 320;

/** The list of the library in one row; only what is in sight is in the document. */
export function Filmstrip() {
  const text = useText();
  const { library } = useStores();
  const ids = useLibrary((state) => state.ids);
  const photos = useLibrary((state) => state.photos);
  const current = useLibrary((state) => state.selection.current);
  const ref = useRef<HTMLDivElement>(null);
  const menu = usePhotoMenu();
  const virtual = useVirtualizer({
    count: ids.length,
    horizontal: true,
    getScrollElement: () => ref.current,
    estimateSize: () => CELL_PX,
    overscan: 4,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that main dropped are loaded again
  useEffect(() => {
    void library.getState().load(first, last + 1);
  }, [library, first, last, ids, photos]);
  useEffect(() => {
    const at = current === null ? -1 : ids.indexOf(current);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [current, ids, virtual]);
  return (
    <Box
      ref={ref}
      role="listbox"
      aria-label={text.library}
      aria-orientation="horizontal"
      tabIndex={-1}
      sx={{
        height: LAYOUT.filmstripPx,
        [`@media (max-height: ${LAYOUT.lowWindowPx}px)`]: { height: LAYOUT.lowFilmstripPx },
        flexShrink: 0,
        overflowX: 'auto',
        overflowY: 'hidden',
        scrollbarWidth: 'thin',
        bgcolor: 'surface.base',
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      <Box sx={{ position: 'relative', height: '100%' }} style={{ width: virtual.getTotalSize() }}>
        {items.map((item) => {
          const id = ids[item.index];
          if (id === undefined) return null;
          return <Frame key={id} id={id} left={item.start + 4} onMenu={menu.open} />;
        })}
      </Box>
      <PhotoMenu at={menu.at} onClose={menu.close} />
    </Box>
  );
}

interface FrameProps {
  readonly id: number;
  readonly left: number;
  readonly onMenu: (photoId: number, at: PhotoMenuPlace) => void;
}

function Frame({ id, left, onMenu }: FrameProps) {
  const text = useText();
  const { library } = useStores();
  const photo = useLibrary((state) => state.photos.get(id));
  const isCurrent = useLibrary((state) => state.selection.current === id);
  const isSelected = useLibrary((state) => state.selection.ids.has(id));
  return (
    <Box
      role="option"
      aria-selected={isSelected}
      {...(isCurrent ? { 'aria-current': true } : {})}
      aria-label={photo === undefined ? '' : `${photo.fileName}, ${text.stars(photo.rating)}`}
      onClick={(event) => library.getState().select(id, gestureOf(event))}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(id, { left: event.clientX, top: event.clientY });
      }}
      sx={{
        position: 'absolute',
        top: 4,
        bottom: 4,
        width: CELL_PX - 8,
        p: 0.5,
        borderRadius: 1,
        bgcolor: isSelected ? 'surface.raised' : 'transparent',
        outline: isCurrent ? 2 : 0,
        outlineColor: 'primary.main',
        cursor: 'pointer',
      }}
      style={{ left }}
    >
      <Thumbnail photo={photo} sidePx={THUMBNAIL_PX} />
    </Box>
  );
}
