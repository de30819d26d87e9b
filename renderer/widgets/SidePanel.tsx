import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { LAYOUT } from '../theme/theme.ts';

/** A column beside the photo; it keeps its width and scrolls by itself. */
export function SidePanel(props: {
  label: string;
  widthPx: number;
  side: 'left' | 'right';
  children: ReactNode;
}) {
  return (
    <Box
      component="aside"
      aria-label={props.label}
      sx={{
        width: props.widthPx,
        flexShrink: 0,
        overflowY: 'auto',
        overflowX: 'hidden',
        // What comes into the focus is not scrolled under the buttons that stay at the lower edge.
        scrollPaddingBottom: 2 * LAYOUT.controlPx,
        scrollbarWidth: 'thin',
        bgcolor: 'surface.panel',
        borderRight: props.side === 'left' ? 1 : 0,
        borderLeft: props.side === 'right' ? 1 : 0,
        borderColor: 'divider',
        display: 'flex',
        flexDirection: 'column',
      }}
    >
      {props.children}
    </Box>
  );
}
