import Box from '@mui/material/Box';
import Slider from '@mui/material/Slider';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useEffect, useId, useRef } from 'react';
import { NumberField } from './NumberField.tsx';

const STEP = 0.01;
const LARGE_STEP = 0.1;

export interface DialSliderProps {
  readonly label: string;
  readonly symbol: string;
  readonly description: string;
  readonly hint: string;
  readonly value: number;
  readonly range: readonly [number, number];
  readonly defaultValue: number;
  readonly onPreview: (value: number) => void;
  readonly onCommit: (value: number) => void;
}

/** A dial: drag, wheel, arrows, typed value, double-click resets. */
export function DialSlider(props: DialSliderProps) {
  const { label, symbol, value, range, defaultValue, onPreview, onCommit } = props;
  const id = useId();
  const rootRef = useRef<HTMLDivElement>(null);
  const [min, max] = range;
  const clamp = (next: number) => Math.min(max, Math.max(min, Math.round(next / STEP) * STEP));
  const set = (next: number) => {
    onPreview(clamp(next));
    onCommit(clamp(next));
  };
  // Notches may come faster than frames: each counts from where the one before it led.
  const shown = useRef(value);
  useEffect(() => {
    shown.current = value;
  }, [value]);
  useWheel(rootRef, (direction, isLarge) => {
    shown.current = clamp(shown.current + direction * (isLarge ? LARGE_STEP : STEP));
    set(shown.current);
  });
  return (
    <Box ref={rootRef} onDoubleClick={() => set(defaultValue)} sx={{ py: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 1 }}>
        <Tooltip describeChild title={`${props.description} ${props.hint}`} placement="left">
          <Typography id={id} sx={{ flex: 1 }}>
            {label}{' '}
            <Typography component="span" color="textSecondary">
              ({symbol})
            </Typography>
          </Typography>
        </Tooltip>
        <NumberField label={label} shown={value.toFixed(2)} widthPx={44} align="right" onCommit={set} />
      </Box>
      <Slider
        aria-labelledby={id}
        value={value}
        min={min}
        max={max}
        step={STEP}
        shiftStep={LARGE_STEP}
        onKeyDown={(event) => {
          // A number that is typed on a dial is its value: the field takes it from its first sign on.
          if (/^[\d.,-]$/.test(event.key))
            rootRef.current?.querySelector<HTMLInputElement>('input[type="text"]')?.focus();
        }}
        marks={[{ value: defaultValue }]}
        onChange={(_, next) => onPreview(Number(next))}
        onChangeCommitted={(_, next) => onCommit(Number(next))}
        sx={{ display: 'block', py: 1.5 }}
      />
    </Box>
  );
}

/** One step per notch; not passive, or the panel would scroll away under the pointer. */
function useWheel(
  ref: { readonly current: HTMLElement | null },
  onStep: (direction: 1 | -1, isLarge: boolean) => void,
): void {
  const latest = useRef(onStep);
  useEffect(() => {
    latest.current = onStep;
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const listen = (event: WheelEvent) => {
      event.preventDefault();
      // With Shift, browsers turn the wheel sideways.
      const delta = event.deltaY === 0 ? event.deltaX : event.deltaY;
      if (delta !== 0) latest.current(delta < 0 ? 1 : -1, event.shiftKey);
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [ref]);
}
