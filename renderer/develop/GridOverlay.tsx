import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import { type KeyboardEvent, useRef } from 'react';
import { type GridCell, gridCells } from '../../shared/viewport/panes.ts';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import { dialValues, type Settled } from '../stores/settled.ts';
import { gridAxes } from '../stores/viewerStore.ts';
import { useText } from '../text/useText.ts';

/** Names and marks over the cells of the λ grid. Arrows move, Enter or a double click applies. */
export function GridOverlay() {
  const text = useText();
  const { develop, viewer } = useStores();
  const settled = useDevelop((state) => state.settled);
  // Both ranges decide what the axes are.
  useViewer((state) => state.gridX);
  useViewer((state) => state.gridY);
  const ref = useRef<HTMLDivElement>(null);
  if (settled === null) return null;
  const { dials } = settled.pack;
  const axes = gridAxes(viewer.getState(), dials.length);
  const cells = gridCells(axes, dials.length);
  const current = nearestCell(cells, dialValues(settled));
  const apply = async (cell: GridCell) => {
    const values = Object.fromEntries(
      dials.map((dial, index) => [dial.id, cell.values[index] ?? dial.default]),
    );
    viewer.getState().setMode('none');
    await develop.getState().set({ dials: values }, 'grid');
  };
  const onKey = (event: KeyboardEvent, cell: GridCell) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const [columns, rows] = step ?? [];
    if (columns === undefined || rows === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const index = cells.findIndex(
      ({ column, row }) => column === cell.column + columns && row === cell.row + rows,
    );
    ref.current?.querySelectorAll<HTMLElement>('button')[index]?.focus();
  };
  return (
    <Box
      ref={ref}
      role="group"
      aria-label={text.compareGrid}
      sx={{
        position: 'absolute',
        inset: 0,
        pointerEvents: 'none',
        display: 'grid',
        gap: '2px',
      }}
      style={{
        gridTemplateColumns: `repeat(${axes.x.length}, 1fr)`,
        gridTemplateRows: `repeat(${Math.max(1, axes.y.length)}, 1fr)`,
      }}
    >
      {cells.map((cell, index) => (
        <Cell
          key={`${cell.column}/${cell.row}`}
          name={cellName(settled, cell)}
          values={shortName(cell)}
          isCurrent={index === current}
          onApply={() => void apply(cell)}
          onKeyDown={(event) => onKey(event, cell)}
        />
      ))}
    </Box>
  );
}

function Cell(props: {
  name: string;
  /** Instead of the name in a narrow cell. */
  values: string;
  isCurrent: boolean;
  onApply: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  return (
    <Box
      sx={{
        position: 'relative',
        containerType: 'inline-size',
        outline: props.isCurrent ? 2 : 0,
        outlineColor: 'primary.main',
        outlineOffset: -2,
      }}
    >
      <ButtonBase
        aria-label={props.name}
        aria-current={props.isCurrent}
        onClick={props.onApply}
        onKeyDown={props.onKeyDown}
        sx={{
          position: 'absolute',
          left: 4,
          top: 4,
          px: 1,
          maxWidth: 'calc(100% - 8px)',
          borderRadius: 1,
          pointerEvents: 'auto',
          bgcolor: 'surface.canvas',
          opacity: 0.88,
          '&:hover': { opacity: 1, color: 'primary.main' },
          '&.Mui-focusVisible': { outline: 2, outlineColor: 'primary.main' },
        }}
      >
        <Typography variant="caption" noWrap sx={{ [NARROW]: { display: 'none' } }}>
          {props.name}
        </Typography>
        <Typography variant="caption" noWrap sx={{ display: 'none', [NARROW]: { display: 'block' } }}>
          {props.values}
        </Typography>
      </ButtonBase>
    </Box>
  );
}

/** A cell that has room for the values only. */
const NARROW = '@container (max-width: 160px)';

function shortName({ values }: GridCell): string {
  return values.map((value) => value.toFixed(2)).join(' · ');
}

function cellName({ pack }: Settled, cell: GridCell): string {
  return pack.dials.map((dial, index) => `${dial.symbol} ${(cell.values[index] ?? 0).toFixed(2)}`).join('  ');
}

/** The cell whose values are closest to the current setting. */
function nearestCell(cells: readonly GridCell[], values: readonly number[]): number {
  const distances = cells.map((cell) =>
    Math.hypot(...cell.values.map((value, index) => value - (values[index] ?? 0))),
  );
  return distances.indexOf(Math.min(...distances));
}
