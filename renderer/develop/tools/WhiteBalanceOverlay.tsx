import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { toneStep } from '../../../shared/develop/steps/tone.ts';
import { SRGB_TRANSFER } from '../../../shared/develop/transferCurve.ts';
import { balanceFor } from '../../../shared/develop/whiteBalance.ts';
import { photoSpace } from '../../../shared/viewport/colourSpaces.ts';
import { useStores } from '../../stores/StoresContext.tsx';
import type { Settled } from '../../stores/settled.ts';
import { useText } from '../../text/useText.ts';
import { colourAt } from '../../viewer/colourAt.ts';
import { useViewerController } from '../../viewer/ViewerContext.tsx';
import { pointIn, TOOL_AREA } from './toolEvents.ts';

/** Grain and noise are no colour of the light. */
const PICKED_PX = 7;

/** A click on something that is to be grey sets temperature and tint. */
export function WhiteBalanceOverlay() {
  const text = useText();
  const { app, develop, viewer } = useStores();
  const controller = useViewerController();
  const pick = (x: number, y: number) => {
    const { photo, settled } = develop.getState();
    if (controller === null || photo === null || settled === null) return;
    const at = { x: x * devicePixelRatio, y: y * devicePixelRatio };
    const colour = colourAt(controller, at, PICKED_PX, withoutTone);
    if (colour === null) return;
    // What is converted for the canvas is encoded as that is.
    const isConverted = photoSpace(photo.profileName).kind === 'converted';
    const curve = isConverted ? SRGB_TRANSFER : (controller.facts()?.curve ?? SRGB_TRANSFER);
    const balance = balanceFor(colour, curve);
    if (balance === null) {
      app.getState().tell('info', text.notNeutral);
      return;
    }
    viewer.getState().setTool(null);
    const tone = settled.steps.tone ?? toneStep.neutral;
    void develop.getState().setStep(toneStep, { ...tone, ...balance });
  };
  return (
    <Box
      {...TOOL_AREA}
      data-testid="white-balance"
      onPointerDown={(event) => {
        const { x, y } = pointIn(event);
        if (event.button === 0) pick(x, y);
      }}
      sx={{ position: 'absolute', inset: 0, cursor: 'crosshair' }}
    >
      <Typography
        variant="caption"
        role="status"
        sx={{
          ...{ position: 'absolute', left: 8, top: 8, px: 1.5, borderRadius: 1 },
          ...{ bgcolor: 'surface.canvas', opacity: 0.85, pointerEvents: 'none' },
        }}
      >
        {text.pickNeutral}
      </Typography>
    </Box>
  );
}

/** As it is before light and colour are changed. */
function withoutTone(settled: Settled): Settled {
  const { tone: _, blackWhite: __, ...steps } = settled.steps;
  return { ...settled, steps };
}
