import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useText } from '../text/useText.ts';
import { heatGradient } from '../viewer/heat.ts';

/** What the colours of the added-detail map stand for. */
export function AddedDetailLegend() {
  const text = useText();
  return (
    <Box
      role="note"
      aria-label={text.compareDetail}
      sx={{
        position: 'absolute',
        left: 8,
        bottom: 8,
        px: 3,
        py: 1,
        gap: 2,
        display: 'flex',
        alignItems: 'center',
        borderRadius: 1,
        bgcolor: 'surface.panel',
        pointerEvents: 'none',
      }}
    >
      <Typography variant="caption">{text.detailLittle}</Typography>
      <Box sx={{ width: 120, height: 8, borderRadius: 1 }} style={{ background: heatGradient() }} />
      <Typography variant="caption">{text.detailMuch}</Typography>
    </Box>
  );
}
