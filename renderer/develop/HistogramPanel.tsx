import WarningAmber from '@mui/icons-material/WarningAmber';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { LUMA } from '../../shared/colour/luma.ts';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { type Colour, colourAt } from '../viewer/colourAt.ts';
import { useViewerController } from '../viewer/ViewerContext.tsx';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { histogramArea, useHistogram } from './useHistogram.ts';

const HEIGHT = 64;
const FULL = 255;

/** What is in the photo as it is shown, what of it is clipped, and the colour under the pointer. */
export function HistogramPanel() {
  const text = useText();
  const { viewer } = useStores();
  const hasPhoto = useDevelop((state) => state.settled !== null);
  const showsClipping = useViewer((state) => state.showsClipping);
  if (!hasPhoto) return null;
  return (
    <PanelSection
      title={text.histogram}
      actions={
        <ToolButton
          label={text.showClipping}
          shortcut="Shift+J"
          icon={<WarningAmber />}
          isOn={showsClipping}
          onClick={() => viewer.getState().toggleClipping()}
        />
      }
    >
      <Curves />
    </PanelSection>
  );
}

const CURVES = [
  { channel: 'luma', colour: 'text.secondary' },
  { channel: 'red', colour: 'error.main' },
  { channel: 'green', colour: 'success.main' },
  { channel: 'blue', colour: 'info.main' },
] as const;

/** Nothing is read back while this is folded away. */
function Curves() {
  const text = useText();
  const histogram = useHistogram();
  const percent = (share = 0) => (share * 100).toFixed(1);
  const clipped = text.clippedShares(percent(histogram?.clippedBlack), percent(histogram?.clippedWhite));
  return (
    <>
      <Box
        component="svg"
        role="img"
        aria-label={`${text.histogram}. ${text.clippedHint}: ${clipped}`}
        viewBox={`0 0 ${FULL} ${HEIGHT}`}
        preserveAspectRatio="none"
        sx={{ display: 'block', width: '100%', height: HEIGHT, bgcolor: 'surface.canvas', borderRadius: 1 }}
      >
        {CURVES.map(({ channel, colour }) => (
          <Box
            key={channel}
            component="path"
            d={histogram === null ? '' : histogramArea(histogram[channel], HEIGHT)}
            vectorEffect="non-scaling-stroke"
            sx={{ color: colour, fill: 'currentColor', fillOpacity: 0.3, stroke: 'currentColor' }}
          />
        ))}
      </Box>
      <Typography
        variant="caption"
        component="p"
        color="textSecondary"
        noWrap
        title={text.clippedHint}
        sx={{ mt: 1 }}
      >
        <Readout otherwise={clipped} />
      </Typography>
    </>
  );
}

function Readout({ otherwise }: { otherwise: string }) {
  const colour = usePointedColour();
  if (colour === null) return otherwise;
  const [red, green, blue] = colour.map((value) => Math.round(value * FULL));
  const luma = Math.round(FULL * colour.reduce((sum, value, i) => sum + value * (LUMA[i] ?? 0), 0));
  return `R ${red} · G ${green} · B ${blue} · L ${luma}`;
}

/** Under the pointer, at most once a frame. */
function usePointedColour(): Colour | null {
  const controller = useViewerController();
  const [colour, setColour] = useState<Colour | null>(null);
  useEffect(() => {
    if (controller === null) return;
    const { canvas } = controller;
    let frame = 0;
    const move = ({ offsetX, offsetY }: PointerEvent) => {
      cancelAnimationFrame(frame);
      const at = { x: offsetX * devicePixelRatio, y: offsetY * devicePixelRatio };
      frame = requestAnimationFrame(() => setColour(colourAt(controller, at, 1)));
    };
    const leave = () => {
      cancelAnimationFrame(frame);
      setColour(null);
    };
    canvas.addEventListener('pointermove', move);
    canvas.addEventListener('pointerleave', leave);
    return () => {
      cancelAnimationFrame(frame);
      canvas.removeEventListener('pointermove', move);
      canvas.removeEventListener('pointerleave', leave);
    };
  }, [controller]);
  return colour;
}
