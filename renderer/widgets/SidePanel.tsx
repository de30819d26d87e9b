import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import useMediaQuery from '@mui/material/useMediaQuery';
import { type ReactNode, useState } from 'react';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { ToolButton } from './ToolButton.tsx';

interface SidePanelProps {
  readonly label: string;
  readonly widthPx: number;
  readonly side: 'left' | 'right';
  readonly children: ReactNode;
}

/**
 * A column beside the photo; it keeps its width and scrolls by itself. Where a window, or one at a scale of 200 %, has
 * no room for two of them and a photo, the left one is drawn out over the photo.
 */
export function SidePanel(props: SidePanelProps) {
  const isNarrow = useMediaQuery(`(max-width: ${LAYOUT.bothPanelsFromPx - 1}px)`, { noSsr: true });
  return isNarrow && props.side === 'left' ? <Drawer {...props} /> : <Column {...props} />;
}

function Column({ label, widthPx, side, children }: SidePanelProps) {
  return (
    <Box
      component="aside"
      aria-label={label}
      sx={{
        width: widthPx,
        flexShrink: 0,
        overflowY: 'auto',
        overflowX: 'hidden',
        // What comes into the focus is not scrolled under the buttons that stay at the lower edge.
        scrollPaddingBottom: 2 * LAYOUT.controlPx,
        scrollbarWidth: 'thin',
        bgcolor: 'surface.panel',
        borderRight: side === 'left' ? 1 : 0,
        borderLeft: side === 'right' ? 1 : 0,
        borderColor: 'divider',
        display: 'flex',
        flexDirection: 'column',
      }}
    >
      {children}
    </Box>
  );
}

function Drawer(props: SidePanelProps) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <Box
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        setOpen(false);
      }}
      sx={{
        position: 'relative',
        flexShrink: 0,
        bgcolor: 'surface.panel',
        borderRight: 1,
        borderColor: 'divider',
      }}
    >
      <ToolButton
        label={text.sidePanel(props.label)}
        icon={isOpen ? <ChevronLeft /> : <ChevronRight />}
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Box
          sx={{
            ...{ position: 'absolute', top: 0, bottom: 0, left: '100%', display: 'flex' },
            zIndex: 'drawer',
            boxShadow: 8,
          }}
        >
          <Column {...props} />
        </Box>
      )}
    </Box>
  );
}
