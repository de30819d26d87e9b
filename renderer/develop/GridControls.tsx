import SaveAlt from '@mui/icons-material/SaveAlt';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import type { GridRange } from '../stores/viewerStore.ts';
import { useText } from '../text/useText.ts';
import { NumberField } from '../widgets/NumberField.tsx';

const COUNT_MIN = 2;
const COUNT_MAX = 7;

/** Ranges and steps of the λ grid. */
export function GridControls() {
  const text = useText();
  const { app } = useStores();
  const dials = useDevelop((state) => state.settled?.pack.dials ?? []);
  const x = useViewer((state) => state.gridX);
  const y = useViewer((state) => state.gridY);
  const last = dials.at(-1);
  const first = dials.length > 1 ? dials[0] : undefined;
  return (
    <>
      {first !== undefined && <RangeFields axis="y" symbol={first.symbol} range={y} />}
      {last !== undefined && <RangeFields axis="x" symbol={last.symbol} range={x} />}
      <Button
        fullWidth
        variant="outlined"
        startIcon={<SaveAlt />}
        onClick={() => app.getState().openSheet('save-sheet')}
        sx={{ mt: 2 }}
      >
        {text.saveSheet}
      </Button>
    </>
  );
}

function RangeFields(props: { axis: 'x' | 'y'; symbol: string; range: GridRange }) {
  const text = useText();
  const { viewer } = useStores();
  const set = (change: Partial<GridRange>) => viewer.getState().setGridRange(props.axis, change);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, py: 0.5 }}>
      <Typography sx={{ flex: 1 }}>{props.symbol}</Typography>
      <NumberField
        label={`${props.symbol} ${text.gridFrom}`}
        shown={String(props.range.from)}
        widthPx={36}
        align="center"
        onCommit={(from) => set({ from })}
      />
      <Typography variant="caption" color="textSecondary">
        –
      </Typography>
      <NumberField
        label={`${props.symbol} ${text.gridTo}`}
        shown={String(props.range.to)}
        widthPx={36}
        align="center"
        onCommit={(to) => set({ to })}
      />
      <Typography variant="caption" color="textSecondary">
        ×
      </Typography>
      <NumberField
        label={`${props.symbol} ${text.gridCount}`}
        shown={String(props.range.count)}
        widthPx={36}
        align="center"
        onCommit={(count) => set({ count: Math.min(COUNT_MAX, Math.max(COUNT_MIN, Math.round(count))) })}
      />
    </Box>
  );
}
