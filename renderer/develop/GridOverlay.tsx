import BookmarkAddOutlined from '@mui/icons-material/BookmarkAddOutlined';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { type KeyboardEvent, useRef } from 'react';
import { type GridCell, gridCells } from '../../shared/viewport/panes.ts';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import { dialValues, type Settled } from '../stores/settled.ts';
import { gridAxes } from '../stores/viewerStore.ts';
import { useText } from '../text/useText.ts';
import { describeValues } from './describeStep.ts';

/** Names and marks over the cells of the λ grid. Arrows move, Enter or a click applies, S keeps a version. */
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
    viewer.getState().setMode('none');
    await develop.getState().set({ dials: cellDials(settled, cell) }, 'grid');
  };
  const keep = (cell: GridCell) =>
    void develop
      .getState()
      .keepVersion(cellName(settled, cell), { ...settled, dials: cellDials(settled, cell) });
  const onKey = (event: KeyboardEvent, cell: GridCell) => {
    const isKeep = event.key.toLowerCase() === 's';
    const step = STEPS[event.key];
    if (!isKeep && step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (step === undefined) keep(cell);
    else {
      const place = neighbour(cells, cell, step);
      ref.current?.querySelectorAll<HTMLElement>('[aria-current]')[place]?.focus();
    }
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
          values={describeValues(cell.values)}
          isCurrent={index === current}
          onApply={() => void apply(cell)}
          onKeep={() => keep(cell)}
          onKeyDown={(event) => onKey(event, cell)}
        />
      ))}
    </Box>
  );
}

interface CellProps {
  readonly name: string;
  /** Instead of the name in a narrow cell. */
  readonly values: string;
  readonly isCurrent: boolean;
  readonly onApply: () => void;
  readonly onKeep: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Cell(props: CellProps) {
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
      <Box
        sx={{
          position: 'absolute',
          left: 4,
          top: 4,
          maxWidth: 'calc(100% - 8px)',
          display: 'flex',
          borderRadius: 1,
          pointerEvents: 'auto',
          bgcolor: 'surface.canvas',
          opacity: 0.88,
          '&:hover, &:focus-within': { opacity: 1 },
        }}
      >
        <ApplyButton {...props} />
        <KeepButton name={props.name} onKeep={props.onKeep} />
      </Box>
    </Box>
  );
}

function ApplyButton({ name, values, isCurrent, onApply, onKeyDown }: CellProps) {
  return (
    <ButtonBase
      aria-label={name}
      aria-current={isCurrent}
      onClick={onApply}
      onKeyDown={onKeyDown}
      sx={{
        px: 1,
        minWidth: 0,
        borderRadius: 1,
        '&:hover': { color: 'primary.main' },
        '&.Mui-focusVisible': { outline: 2, outlineColor: 'primary.main' },
      }}
    >
      <Typography variant="caption" noWrap sx={{ [NARROW]: { display: 'none' } }}>
        {name}
      </Typography>
      <Typography variant="caption" noWrap sx={{ display: 'none', [NARROW]: { display: 'block' } }}>
        {values}
      </Typography>
    </ButtonBase>
  );
}

function KeepButton({ name, onKeep }: { name: string; onKeep: () => void }) {
  const text = useText();
  return (
    <Tooltip title={`${text.keepCell} (S)`}>
      <ButtonBase
        aria-label={`${text.keepCell}: ${name}`}
        onClick={onKeep}
        sx={{
          px: 0.5,
          borderRadius: 1,
          color: 'text.secondary',
          '&:hover': { color: 'primary.main' },
          '&.Mui-focusVisible': { outline: 2, outlineColor: 'primary.main' },
        }}
      >
        <BookmarkAddOutlined fontSize="inherit" />
      </ButtonBase>
    </Tooltip>
  );
}

type Step = readonly [columns: number, rows: number];

const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The place of the next cell; -1 beyond the rim. */
function neighbour(cells: readonly GridCell[], from: GridCell, [columns, rows]: Step): number {
  return cells.findIndex(({ column, row }) => column === from.column + columns && row === from.row + rows);
}

function cellDials({ pack }: Settled, { values }: GridCell): Record<string, number> {
  return Object.fromEntries(pack.dials.map((dial, index) => [dial.id, values[index] ?? dial.default]));
}

/** A cell that has room for the values only. */
const NARROW = '@container (max-width: 160px)';

function cellName({ pack }: Settled, cell: GridCell): string {
  return pack.dials.map((dial, index) => `${dial.symbol} ${(cell.values[index] ?? 0).toFixed(2)}`).join(' ');
}

/** The cell whose values are closest to the current setting. */
function nearestCell(cells: readonly GridCell[], values: readonly number[]): number {
  const distances = cells.map((cell) =>
    Math.hypot(...cell.values.map((value, index) => value - (values[index] ?? 0))),
  );
  return distances.indexOf(Math.min(...distances));
}
