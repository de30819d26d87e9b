import Box from '@mui/material/Box';
import Slider from '@mui/material/Slider';
import Typography from '@mui/material/Typography';
import { useStores, useViewer } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

const GAIN_MIN = 1;
const GAIN_MAX = 32;

/** How strongly the difference is shown; over the viewer, because the bar has no room for it everywhere. */
export function DifferenceGain() {
  const text = useText();
  const { viewer } = useStores();
  const gain = useViewer((state) => state.differenceGain);
  return (
    <Box
      sx={{
        position: 'absolute',
        left: 8,
        bottom: 8,
        width: 220,
        px: 3,
        gap: 3,
        display: 'flex',
        alignItems: 'center',
        borderRadius: 1,
        bgcolor: 'surface.panel',
      }}
    >
      <Slider
        aria-label={text.differenceGain}
        value={gain}
        min={GAIN_MIN}
        max={GAIN_MAX}
        onChange={(_, value) => viewer.getState().setDifferenceGain(Number(value))}
      />
      <Typography variant="caption" sx={{ minWidth: 24 }}>
        ×{gain}
      </Typography>
    </Box>
  );
}
