import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useDevelop, useStores } from '../stores/StoresContext.tsx';
import { resultSize } from '../stores/tool.ts';
import { useText } from '../text/useText.ts';
import { MEGAPIXEL, useCost } from './useCost.ts';

const SCALES = [1, 1.5, 2, 3, 4] as const;

/** Enlargements, each with what it would cost. */
export function ScaleChoice() {
  const text = useText();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  const photo = useDevelop((state) => state.photo);
  const costOf = useCost();
  if (settled === null || photo === null) return null;
  const { pack, scale: current } = settled;
  const { min, max } = pack.scales;
  const { widthPx: width, heightPx: height } = resultSize(settled, photo);
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
