import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { addPoint, movePoint, removePoint } from '../../../shared/develop/curvePoints.ts';
import { type CurvePoint, monotoneCurve } from '../../../shared/develop/monotoneCurve.ts';
import type { CurveChannel } from '../../../shared/develop/steps/curve.ts';
import { useText } from '../../text/useText.ts';
import { histogramArea, useHistogram } from '../useHistogram.ts';

const FULL = 255;
/** Levels of 8 bit. */
const STEP = 1;
const LARGE_STEP = 10;

const COLOURS: Readonly<Record<CurveChannel, string>> = {
  all: 'text.primary',
  red: 'error.main',
  green: 'success.main',
  blue: 'info.main',
};
const ARROWS: Readonly<Record<string, CurvePoint>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

interface CurvePlotProps {
  readonly channel: CurveChannel;
  readonly points: readonly CurvePoint[];
  readonly onPreview: (points: readonly CurvePoint[]) => void;
  readonly onCommit: () => void;
}

/** A curve over the histogram of what is seen, and its points. */
export function CurvePlot({ channel, points, onPreview, onCommit }: CurvePlotProps) {
  const text = useText();
  const plotRef = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const change = (next: readonly CurvePoint[]) => {
    onPreview(next);
    onCommit();
  };
  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): CurvePoint => {
    const box = plotRef.current?.getBoundingClientRect() ?? { left: 0, bottom: 0, width: 1, height: 1 };
    const within = (share: number) => Math.min(1, Math.max(0, share));
    return [within((clientX - box.left) / box.width), within((box.bottom - clientY) / box.height)];
  };
  const shown = focused === null ? undefined : points[focused];
  const levels = shown?.map((value) => Math.round(value * FULL));
  return (
    <>
      <Box
        ref={plotRef}
        data-testid="curve"
        role="group"
        aria-label={text.labels.curve}
        title={text.curveHint}
        onDoubleClick={(event) => {
          const added = addPoint(points, placeOf(event));
          if (added !== null) change(added.points);
        }}
        sx={{
          ...{ position: 'relative', aspectRatio: '1', mt: 2, mb: 1 },
          ...{ bgcolor: 'surface.canvas', borderRadius: 1, touchAction: 'none' },
        }}
      >
        <Drawing channel={channel} points={points} />
        {points.map((point, index) => (
          <CurveHandle
            // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the row, and keeps the focus there
            key={index}
            point={point}
            label={text.curvePoint(index + 1, points.length)}
            onFocus={() => setFocused(index)}
            onBlur={() => setFocused(null)}
            onDrag={(event) => onPreview(movePoint(points, index, placeOf(event)))}
            onDrop={onCommit}
            onMove={([across, up]) => {
              const [input, output] = point;
              change(movePoint(points, index, [stepped(input, across), stepped(output, up)]));
            }}
            onRemove={() => change(removePoint(points, index))}
          />
        ))}
      </Box>
      <Typography variant="caption" component="p" color="textSecondary" noWrap sx={{ mb: 1 }}>
        {levels === undefined ? text.curveHint : text.curveValues(levels[0] ?? 0, levels[1] ?? 0)}
      </Typography>
    </>
  );
}

/** From whole level to whole level. */
function stepped(value: number, levels: number): number {
  return levels === 0 ? value : (Math.round(value * FULL) + levels) / FULL;
}

function Drawing({ channel, points }: Pick<CurvePlotProps, 'channel' | 'points'>) {
  const histogram = useHistogram();
  const heights = histogram?.[channel === 'all' ? 'luma' : channel];
  const curve = monotoneCurve(points);
  const line = Array.from(
    { length: FULL + 1 },
    (_, x) => `${x} ${(FULL * (1 - curve(x / FULL))).toFixed(2)}`,
  );
  const common = { component: 'path', vectorEffect: 'non-scaling-stroke' } as const;
  return (
    <Box
      component="svg"
      aria-hidden
      viewBox={`0 0 ${FULL} ${FULL}`}
      preserveAspectRatio="none"
      sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }}
    >
      <Box
        {...common}
        d={heights === undefined ? '' : histogramArea(heights, FULL)}
        sx={{ color: COLOURS[channel], fill: 'currentColor', fillOpacity: 0.2 }}
      />
      <Box
        {...common}
        d={`M0 ${FULL}L${FULL} 0M${FULL / 2} 0V${FULL}M0 ${FULL / 2}H${FULL}`}
        sx={{ color: 'divider', fill: 'none', stroke: 'currentColor' }}
      />
      <Box
        {...common}
        d={`M${line.join('L')}`}
        sx={{ color: COLOURS[channel], fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 }}
      />
    </Box>
  );
}

interface CurveHandleProps {
  readonly point: CurvePoint;
  readonly label: string;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onDrag: (event: PointerEvent) => void;
  readonly onDrop: () => void;
  readonly onMove: (by: CurvePoint) => void;
  readonly onRemove: () => void;
}

/** Dragged, or moved by arrows while it has the focus; larger to the pointer than to the eye. */
function CurveHandle(props: CurveHandleProps) {
  const { point, label, onFocus, onBlur, onDrag, onDrop, onMove, onRemove } = props;
  const text = useText();
  const [input, output] = point.map((value) => Math.round(value * FULL)) as [number, number];
  const isDraggedRef = useRef(false);
  const keyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) onMove([arrow[0] * step, arrow[1] * step]);
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
    else return;
    // Elsewhere arrows lead to the next photo, and Delete takes this one away.
    event.preventDefault();
  };
  const drop = () => {
    if (isDraggedRef.current) onDrop();
    isDraggedRef.current = false;
  };
  return (
    <Box
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={FULL}
      aria-valuenow={output}
      aria-valuetext={text.curveValues(input, output)}
      onFocus={onFocus}
      onBlur={onBlur}
      onKeyDown={keyDown}
      // One on a point would add another one beside it.
      onDoubleClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        isDraggedRef.current = true;
        onDrag(event);
      }}
      onPointerUp={drop}
      onPointerCancel={drop}
      sx={{
        ...{ position: 'absolute', width: 20, height: 20, ml: '-10px', mb: '-10px', cursor: 'move' },
        ...{ display: 'grid', placeItems: 'center', outline: 'none', touchAction: 'none' },
        '&::before': {
          ...{ content: '""', width: 8, height: 8, border: 1, borderRadius: '50%' },
          ...{ bgcolor: 'surface.canvas', borderColor: 'text.primary' },
        },
        '&:hover::before, &:focus-visible::before': { bgcolor: 'primary.main' },
      }}
      style={{ left: `${100 * point[0]}%`, bottom: `${100 * point[1]}%` }}
    />
  );
}
