import Box from '@mui/material/Box';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Point } from '../../../shared/viewport/view.ts';

export interface ToolHandleProps {
  readonly label: string;
  /** Its middle, CSS pixels of the viewer. */
  readonly at: Point;
  readonly cursor: string;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A square that is dragged, or moved by arrows while it has the focus; larger to the pointer than to the eye. */
export function ToolHandle({ label, at, cursor, onPointerDown, onKeyDown }: ToolHandleProps) {
  return (
    <Box
      role="application"
      tabIndex={0}
      aria-label={label}
      title={label}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      sx={{
        ...{ position: 'absolute', width: 24, height: 24, ml: '-12px', mt: '-12px' },
        ...{ display: 'grid', placeItems: 'center', outline: 'none', touchAction: 'none' },
        '&::before': {
          ...{ content: '""', width: 10, height: 10, border: 1, borderRadius: '2px' },
          ...{ bgcolor: 'common.white', borderColor: 'common.black' },
        },
        '&:hover::before, &:focus-visible::before': { bgcolor: 'primary.main' },
      }}
      style={{ left: at.x, top: at.y, cursor }}
    />
  );
}
