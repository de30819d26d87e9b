import Box from '@mui/material/Box';
import Slider from '@mui/material/Slider';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { NumberField } from './NumberField.tsx';

export interface ValueSliderProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly range: readonly [number, number];
  readonly defaultValue: number;
  readonly onPreview: (value: number) => void;
  readonly onCommit: (value: number) => void;
}

const STEP = 0.01;
const LARGE_STEP = 0.1;

/** One line: name, slider, number. Double-click resets. */
export function ValueSlider(props: ValueSliderProps) {
  const { label, hint, value, range, defaultValue, onPreview, onCommit } = props;
  const id = useId();
  const [min, max] = range;
  const set = (next: number) => {
    const kept = Math.min(max, Math.max(min, Math.round(next / STEP) * STEP));
    onPreview(kept);
    onCommit(kept);
  };
  return (
    <Box
      title={hint}
      onDoubleClick={() => set(defaultValue)}
      sx={{ display: 'grid', gridTemplateColumns: '96px 1fr 48px', alignItems: 'center', columnGap: 1 }}
    >
      <Typography id={id} noWrap>
        {label}
      </Typography>
      <Slider
        aria-labelledby={id}
        size="small"
        value={value}
        min={min}
        max={max}
        step={STEP}
        shiftStep={LARGE_STEP}
        track={min < 0 ? false : 'normal'}
        marks={min < 0 ? [{ value: 0 }] : false}
        onChange={(_, next) => onPreview(Number(next))}
        onChangeCommitted={(_, next) => onCommit(Number(next))}
        sx={{ py: 1 }}
      />
      <NumberField label={label} shown={value.toFixed(2)} widthPx={48} align="right" onCommit={set} />
    </Box>
  );
}
