import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import Typography from '@mui/material/Typography';
import { type ReactNode, useId } from 'react';
import type { Sheet as SheetName } from '../stores/appStore.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { ToolButton } from './ToolButton.tsx';

export interface SheetProps {
  readonly name: SheetName;
  readonly title: string;
  readonly width?: 'sm' | 'md';
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** One of the few things that lie over the window. */
export function Sheet({ name, title, width = 'sm', children, actions }: SheetProps) {
  const text = useText();
  const { app } = useStores();
  const isOpen = useApp((state) => state.sheet === name);
  const id = useId();
  const close = () => app.getState().openSheet(null);
  return (
    <Dialog open={isOpen} onClose={close} fullWidth maxWidth={width} aria-labelledby={id}>
      <Box sx={{ display: 'flex', alignItems: 'center', px: 4, pt: 3, pb: 2 }}>
        <Typography id={id} component="h1" variant="h1" sx={{ flex: 1 }}>
          {title}
        </Typography>
        <ToolButton label={text.close} shortcut="Esc" onClick={close} icon={<Close />} />
      </Box>
      <DialogContent sx={{ px: 4, pt: 0, pb: 4 }}>{isOpen && children}</DialogContent>
      {actions !== undefined && <DialogActions sx={{ px: 4, pb: 3 }}>{actions}</DialogActions>}
    </Dialog>
  );
}

/** What a form is sent off with: in a low window it stays in sight while the fields scroll behind it. */
export function SheetFoot({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        ...{ display: 'flex', justifyContent: 'flex-end', pt: 3 },
        // Down to the edge of the sheet, over the room that it leaves below.
        ...{ position: 'sticky', bottom: (t) => t.spacing(-4), zIndex: 1, mb: -4, pb: 4 },
        bgcolor: 'background.paper',
      }}
    >
      {children}
    </Box>
  );
}
