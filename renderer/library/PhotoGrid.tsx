import Box from '@mui/material/Box';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type DragEvent, type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import { findBridge } from '../client/findBridge.ts';
import { useLibrary, useStores } from '../stores/StoresContext.tsx';
import { gestureOf } from '../stores/selection.ts';
import { useText } from '../text/useText.ts';
import { CELL_STYLES, cellId, PhotoCell } from './PhotoCell.tsx';
import { PhotoMenu, usePhotoMenu } from './PhotoMenu.tsx';
import { dragPhotos } from './photoDrag.ts';

const GAP_PX = 8;
/** Room under a thumbnail for its stars and name. */
const CAPTION_PX = 24;
const OVERSCAN_ROWS = 2;

/** All photos of the filter; only the rows in sight, and two more to each side, are in the document. */
export function PhotoGrid({ cellPx }: { cellPx: number }) {
  const text = useText();
  const { library, app } = useStores();
  const ref = useRef<HTMLDivElement>(null);
  const columns = useColumns(ref, cellPx);
  const current = useLibrary((state) => state.selection.current);
  const menu = usePhotoMenu();
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      library.getState().step(step, event.shiftKey);
    }
    if (event.key === 'Enter') app.getState().show('develop');
  };
  return (
    <>
      <Box
        ref={ref}
        role="listbox"
        aria-multiselectable
        aria-label={text.library}
        tabIndex={0}
        {...(current === null ? {} : { 'aria-activedescendant': cellId(current) })}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (photoAt(event) === null) library.getState().deselect();
        }}
        onContextMenu={(event) => {
          const id = photoAt(event);
          if (id === null) return;
          event.preventDefault();
          menu.open(id, { left: event.clientX, top: event.clientY });
        }}
        onDragStart={(event) => {
          const id = photoAt(event);
          if (id === null) return;
          const { selection, select } = library.getState();
          if (!selection.ids.has(id)) select(id, 'only');
          const ids = [...library.getState().selection.ids];
          if (!dragOut(event, ids)) dragPhotos(event, ids);
        }}
        sx={SCROLLER}
      >
        <SeenRows scroller={ref} columns={columns} cellPx={cellPx} />
      </Box>
      <PhotoMenu at={menu.at} onClose={menu.close} />
    </>
  );
}

/** Which cell something happened in; null: between them. */
function photoAt({ target }: { readonly target: EventTarget }): number | null {
  const cell = target instanceof Element ? target.closest('.cell') : null;
  const id = cell?.id.slice(cellId('').length) ?? '';
  return id === '' ? null : Number(id);
}

interface SeenRowsProps {
  readonly scroller: { readonly current: HTMLElement | null };
  readonly columns: number;
  readonly cellPx: number;
}

/** Apart from the grid, because it is rendered with every row that scrolls into sight. */
function SeenRows({ scroller, columns, cellPx }: SeenRowsProps) {
  const { library } = useStores();
  const ids = useLibrary((state) => state.ids);
  const photos = useLibrary((state) => state.photos);
  const current = useLibrary((state) => state.selection.current);
  const virtual = useVirtualizer({
    count: Math.ceil(ids.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => cellPx + CAPTION_PX + GAP_PX,
    overscan: OVERSCAN_ROWS,
  });
  useRemeasure(virtual, cellPx);
  const rows = virtual.getVirtualItems();
  const from = (rows[0]?.index ?? 0) * columns;
  const to = ((rows.at(-1)?.index ?? 0) + 1) * columns;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that main dropped are loaded again
  useEffect(() => {
    void library.getState().load(from, to);
  }, [library, from, to, ids, photos]);
  const currentRow = current === null ? -1 : Math.floor(ids.indexOf(current) / columns);
  useEffect(() => {
    if (currentRow >= 0) virtual.scrollToIndex(currentRow, { align: 'auto' });
  }, [currentRow, virtual]);
  return (
    <div className="rows" style={{ height: virtual.getTotalSize() + GAP_PX }}>
      {rows.map(({ key, index, start }) => (
        <PhotoRow key={key} index={index} topPx={start + GAP_PX} columns={columns} cellPx={cellPx} />
      ))}
    </div>
  );
}

interface PhotoRowProps {
  readonly index: number;
  readonly topPx: number;
  readonly columns: number;
  readonly cellPx: number;
}

const PhotoRow = memo(({ index, topPx, columns, cellPx }: PhotoRowProps) => {
  const { library, app } = useStores();
  const ids = useLibrary((state) => state.ids);
  const photos = useLibrary((state) => state.photos);
  const selection = useLibrary((state) => state.selection);
  return (
    <div
      className="row"
      role="presentation"
      style={{
        top: topPx,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        height: cellPx + CAPTION_PX,
      }}
    >
      {ids.slice(index * columns, (index + 1) * columns).map((id) => (
        <PhotoCell
          key={id}
          id={id}
          photo={photos.get(id)}
          isSelected={selection.ids.has(id)}
          isCurrent={selection.current === id}
          thumbnailSide={cellPx * devicePixelRatio > 320 ? 640 : 320}
          onClick={(event) => library.getState().select(id, gestureOf(event))}
          onOpen={() => app.getState().show('develop')}
        />
      ))}
    </div>
  );
});

/** As files, where the shell can: to other programs, and to albums of this one. False where it cannot. */
function dragOut(event: DragEvent, ids: readonly number[]): boolean {
  const bridge = findBridge();
  if (bridge === null) return false;
  event.preventDefault();
  bridge.dragPhotos([...ids]);
  return true;
}

/** The estimate of a row is exact; a new thumbnail size makes another one. */
function useRemeasure(virtual: { measure(): void }, cellPx: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is the reason to measure again
  useEffect(() => virtual.measure(), [virtual, cellPx]);
}

const SCROLLER = {
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  bgcolor: 'surface.canvas',
  px: 2,
  '& .rows': { position: 'relative' },
  '& .row': {
    position: 'absolute',
    left: 0,
    right: 0,
    display: 'grid',
    gap: `${GAP_PX}px`,
    gridTemplateRows: '100%',
  },
  ...CELL_STYLES,
  // The focus shows on the photo that keys act on; only without one on the whole grid.
  '&:focus-visible': { outline: 0 },
  '&:focus-visible:not(:has([data-current]))': {
    outline: 1,
    outlineColor: 'primary.main',
    outlineOffset: -1,
  },
  '&:focus-visible .cell[data-current]': { outlineWidth: 3 },
} as const;

function useColumns(ref: { readonly current: HTMLElement | null }, cellPx: number): number {
  const [widthPx, setWidthPx] = useState(1);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidthPx(entry?.contentRect.width ?? 1));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return Math.max(1, Math.floor((widthPx + GAP_PX) / (cellPx + GAP_PX)));
}
