import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { LAYOUT } from '../theme/theme.ts';

/** Tools below the photos; in a narrow window they take a second row instead of the panel beside them. */
export function ToolRow({ label, gap, children }: { label: string; gap: number; children: ReactNode }) {
  return (
    <Box
      role="toolbar"
      aria-label={label}
      sx={{
        minHeight: LAYOUT.compareBarPx,
        flexShrink: 0,
        px: 2,
        columnGap: gap,
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        bgcolor: 'surface.panel',
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      {children}
    </Box>
  );
}
