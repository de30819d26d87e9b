import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { MissingOriginal } from '../library/MissingOriginal.tsx';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { AddedDetailLegend } from './AddedDetailLegend.tsx';
import { DifferenceGain } from './DifferenceGain.tsx';
import { GridOverlay } from './GridOverlay.tsx';
import { StuckPhoto } from './StuckPhoto.tsx';
import { SurveyOverlay } from './SurveyOverlay.tsx';
import { ToolOverlay } from './tools/ToolOverlay.tsx';

/** What lies over the canvas: the divider, the names of the halves, the grid's cells, the thin bar. */
export function ViewerOverlay() {
  const mode = useViewer((state) => (state.isBeforeHeld ? 'before' : state.mode));
  const photo = useDevelop((state) => state.photo);
  const stuck = useViewer((state) => state.stuck);
  const isMissing = photo?.isMissing === true;
  return (
    <>
      {(mode === 'split' || mode === 'split-horizontal') && <SplitDivider isVertical={mode === 'split'} />}
      {mode === 'grid' && <GridOverlay />}
      {mode === 'compare-two' || mode === 'survey' ? <SurveyOverlay /> : <HalfNames mode={mode} />}
      {mode === 'difference' && <DifferenceGain />}
      {mode === 'added-detail' && <AddedDetailLegend />}
      <ToolOverlay />
      {photo !== null && isMissing && (
        <OverPhoto>
          <MissingOriginal photo={photo} />
        </OverPhoto>
      )}
      {photo !== null && !isMissing && stuck !== null && (
        <OverPhoto>
          <StuckPhoto photo={photo} failure={stuck} />
        </OverPhoto>
      )}
      {!isMissing && <StandInName />}
      {!isMissing && stuck === null && <WorkBar />}
    </>
  );
}

/** Nothing more comes: said over what is still known of the picture. */
function OverPhoto({ children }: { children: ReactNode }) {
  return (
    <Box
      role="alert"
      sx={{
        position: 'absolute',
        ...{ left: 16, right: 16, top: 16, mx: 'auto', width: 'fit-content', maxWidth: 480 },
        px: 4,
        py: 2,
        borderRadius: 1,
        bgcolor: 'surface.panel',
      }}
    >
      {children}
    </Box>
  );
}

function SplitDivider({ isVertical }: { isVertical: boolean }) {
  const text = useText();
  const { viewer } = useStores();
  const split = useViewer((state) => state.split);
  const percent = `${split * 100}%`;
  const move = (by: number) => viewer.getState().setSplit(split + by);
  return (
    <Box
      role="slider"
      tabIndex={0}
      aria-label={text.splitDivider}
      aria-orientation={isVertical ? 'horizontal' : 'vertical'}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(split * 100)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -0.01, ArrowUp: -0.01, ArrowRight: 0.01, ArrowDown: 0.01 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        move(event.shiftKey ? step * 10 : step);
      }}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const area = event.currentTarget.parentElement?.getBoundingClientRect();
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || area === undefined) return;
        const at = isVertical
          ? (event.clientX - area.left) / area.width
          : (event.clientY - area.top) / area.height;
        viewer.getState().setSplit(at);
      }}
      sx={{
        position: 'absolute',
        cursor: isVertical ? 'ew-resize' : 'ns-resize',
        touchAction: 'none',
        ...(isVertical
          ? { top: 0, bottom: 0, width: 16, ml: '-8px' }
          : { left: 0, right: 0, height: 16, mt: '-8px' }),
        '&::before': {
          content: '""',
          position: 'absolute',
          bgcolor: 'text.primary',
          ...(isVertical
            ? { left: 7, top: 0, bottom: 0, width: 2 }
            : { top: 7, left: 0, right: 0, height: 2 }),
        },
        '&:focus-visible': { outline: 'none' },
        '&:focus-visible::before': { bgcolor: 'primary.main' },
      }}
      style={isVertical ? { left: percent } : { top: percent }}
    />
  );
}

/** Where each half's name stands, by mode. */
const NAME_PLACES: Readonly<
  Record<string, readonly { readonly half: 'before' | 'after'; readonly place: object }[]>
> = {
  before: [{ half: 'before', place: { left: 8, top: 8 } }],
  split: [
    { half: 'before', place: { left: 8, top: 8 } },
    { half: 'after', place: { right: 8, top: 8 } },
  ],
  'split-horizontal': [
    { half: 'before', place: { left: 8, top: 8 } },
    { half: 'after', place: { left: 8, bottom: 8 } },
  ],
  'side-by-side': [
    { half: 'before', place: { left: 8, top: 8 } },
    { half: 'after', place: { left: 'calc(50% + 8px)', top: 8 } },
  ],
  'top-bottom': [
    { half: 'before', place: { left: 8, top: 8 } },
    { half: 'after', place: { left: 8, top: 'calc(50% + 8px)' } },
  ],
};

const CHIP = {
  px: 1.5,
  borderRadius: 1,
  bgcolor: 'surface.canvas',
  opacity: 0.85,
  pointerEvents: 'none',
} as const;

function HalfNames({ mode }: { mode: string }) {
  const text = useText();
  return (NAME_PLACES[mode] ?? []).map(({ half, place }) => (
    <Typography key={half} variant="caption" sx={{ ...CHIP, position: 'absolute', ...place }}>
      {half === 'before' ? text.before : text.after}
    </Typography>
  ));
}

/** What stands in for the exact picture is never taken for it. */
function StandInName() {
  const text = useText();
  const isDraft = useViewer((state) => state.isDraft);
  const isPreview = useViewer((state) => state.isPreview);
  if (!isDraft && !isPreview) return null;
  return (
    <Typography variant="caption" sx={{ ...CHIP, position: 'absolute', right: 8, bottom: 8 }}>
      {isDraft ? text.draft : text.preview}
    </Typography>
  );
}

/** Waiting, honestly: how many of the tiles in sight are there. */
function WorkBar() {
  const text = useText();
  const { ready, total } = useViewer((state) => state.tiles);
  if (ready >= total) return null;
  return (
    <Box
      role="progressbar"
      aria-label={text.tilesReady(ready, total)}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={ready}
      sx={{ position: 'absolute', left: 0, bottom: 0, height: 2, bgcolor: 'primary.main' }}
      style={{ width: `${(100 * Math.max(ready, 0.2)) / total}%` }}
    />
  );
}
