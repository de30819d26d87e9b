import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useDevelop, useStores } from '../stores/StoresContext.tsx';
import { outputSize } from '../stores/settled.ts';
import { useText } from '../text/useText.ts';
import { MEGAPIXEL, useCost } from './useCost.ts';

const SCALES = [1, 1.5, 2, 3, 4] as const;

/** Enlargements, each with what it would cost. */
export function ScaleChoice() {
  const text = useText();
  const { develop } = useStores();
  const pack = useDevelop((state) => state.settled?.pack);
  const current = useDevelop((state) => state.settled?.scale);
  const photo = useDevelop((state) => state.photo);
  const costOf = useCost();
  if (pack === undefined || current === undefined || photo === null) return null;
  const { min, max } = pack.scales;
  const { width, height } = outputSize(photo, current);
  return (
    <>
      <ToggleButtonGroup
        exclusive
        fullWidth
        size="small"
        value={current}
        aria-label={text.scale}
        onChange={(_, scale: number | null) => {
          if (scale !== null) void develop.getState().set({ scale }, 'scale');
        }}
      >
        {SCALES.filter((scale) => scale >= min && scale <= max).map((scale) => (
          <ToggleButton
            key={scale}
            value={scale}
            title={`×${scale}: ${costOf(pack, scale)}`}
            sx={{ py: 0.5 }}
          >
            ×{scale}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1.5 }}>
        {text.outputSize(width, height, ((width * height) / MEGAPIXEL).toFixed(1))}
      </Typography>
    </>
  );
}
