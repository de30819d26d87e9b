import SaveAlt from '@mui/icons-material/SaveAlt';
import Box from '@mui/material/Box';
import InputBase from '@mui/material/InputBase';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import type { GridRange } from '../stores/viewerStore.ts';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

const COUNT_MIN = 2;
const COUNT_MAX = 7;

/** Ranges and steps of the λ grid. */
export function GridControls() {
  const text = useText();
  const { develop } = useStores();
  const dials = useDevelop((state) => state.settled?.pack.dials ?? []);
  const x = useViewer((state) => state.gridX);
  const y = useViewer((state) => state.gridY);
  const last = dials.at(-1);
  const first = dials.length > 1 ? dials[0] : undefined;
  return (
    <>
      {first !== undefined && <RangeFields axis="y" symbol={first.symbol} range={y} />}
      {last !== undefined && <RangeFields axis="x" symbol={last.symbol} range={x} />}
      <ToolButton
        label={text.saveSheet}
        icon={<SaveAlt />}
        onClick={() => void develop.getState().exportGrid()}
      />
    </>
  );
}

function RangeFields(props: { axis: 'x' | 'y'; symbol: string; range: GridRange }) {
  const text = useText();
  const { viewer } = useStores();
  const set = (change: Partial<GridRange>) => viewer.getState().setGridRange(props.axis, change);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mr: 2 }}>
      <Typography variant="caption">{props.symbol}</Typography>
      <NumberField
        label={`${props.symbol} ${text.gridFrom}`}
        value={props.range.from}
        onCommit={(from) => set({ from })}
      />
      <Typography variant="caption" color="text.secondary">
        –
      </Typography>
      <NumberField
        label={`${props.symbol} ${text.gridTo}`}
        value={props.range.to}
        onCommit={(to) => set({ to })}
      />
      <Typography variant="caption" color="text.secondary">
        ×
      </Typography>
      <NumberField
        label={`${props.symbol} ${text.gridCount}`}
        value={props.range.count}
        onCommit={(count) => set({ count: Math.min(COUNT_MAX, Math.max(COUNT_MIN, Math.round(count))) })}
      />
    </Box>
  );
}

function NumberField(props: { label: string; value: number; onCommit: (value: number) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const typed = Number((draft ?? '').replace(',', '.'));
    if (draft !== null && draft.trim() !== '' && Number.isFinite(typed)) props.onCommit(typed);
    setDraft(null);
  };
  return (
    <InputBase
      value={draft ?? String(props.value)}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      inputProps={{ 'aria-label': props.label, inputMode: 'decimal' }}
      sx={{
        width: 36,
        px: 1,
        borderRadius: 1,
        bgcolor: 'surface.base',
        '& input': { p: 0, textAlign: 'center' },
      }}
    />
  );
}
