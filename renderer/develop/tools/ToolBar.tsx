import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { LAYOUT } from '../../theme/theme.ts';

/** As high as the compare bar, whose place it takes: the photo stays where it is. */
export function ToolBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box
      role="toolbar"
      aria-label={label}
      sx={{
        ...{ height: LAYOUT.compareBarPx, flexShrink: 0, px: 2, gap: 0.5 },
        ...{ display: 'flex', alignItems: 'center' },
        ...{ bgcolor: 'surface.panel', borderTop: 1, borderColor: 'divider' },
      }}
    >
      {children}
    </Box>
  );
}
