import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import { type ReactNode, useId, useState } from 'react';

/** A titled part of a side panel that folds. */
export function PanelSection(props: { title: string; children: ReactNode; actions?: ReactNode }) {
  const [isOpen, setOpen] = useState(true);
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={{ borderBottom: 1, borderColor: 'divider' }}>
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
