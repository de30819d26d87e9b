import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useStores, useViewer } from '../stores/StoresContext.tsx';
import type { AskedPanel } from '../stores/viewerStore.ts';

/** A titled part of a side panel that folds. */
export function PanelSection(props: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** A key asks for it by this: it unfolds, and its first slider has the focus. */
  name?: AskedPanel;
}) {
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  const sectionRef = useRef<HTMLElement>(null);
  const { viewer } = useStores();
  const isAsked = useViewer(({ askedPanel }) => askedPanel !== null && askedPanel === props.name);
  useEffect(() => {
    if (!isAsked) return;
    if (!isOpen) return setOpen(true);
    sectionRef.current?.scrollIntoView({ block: 'nearest' });
    sectionRef.current?.querySelector<HTMLInputElement>('input[type=range]')?.focus();
    viewer.setState({ askedPanel: null });
  }, [viewer, isAsked, isOpen]);
  return (
    <Box
      component="section"
      ref={sectionRef}
      aria-labelledby={id}
      sx={{ borderBottom: 1, borderColor: 'divider' }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', pr: 1 }}>
        <ButtonBase
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          sx={{
            flex: 1,
            justifyContent: 'flex-start',
            gap: 1,
            px: 2,
            py: 1.5,
            '&.Mui-focusVisible': { outline: 1, outlineColor: 'primary.main' },
          }}
        >
          <ExpandMore
            sx={{
              color: 'text.secondary',
              transform: isOpen ? 'none' : 'rotate(-90deg)',
              transition: 'transform 120ms',
            }}
          />
          <Typography id={id} component="h2" variant="overline" color="textSecondary">
            {props.title}
          </Typography>
        </ButtonBase>
        {isOpen && props.actions}
      </Box>
      {isOpen && <Box sx={{ px: 2, pb: 2 }}>{props.children}</Box>}
    </Box>
  );
}
