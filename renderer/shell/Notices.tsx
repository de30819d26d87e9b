import Close from '@mui/icons-material/Close';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** What a person should know, until it is put away; never over a photo's middle. */
export function Notices() {
  const text = useText();
  const { app } = useStores();
  const notices = useApp((state) => state.notices);
  const isConnected = useApp((state) => state.isConnected);
  return (
    <Box
      role="log"
      aria-live="polite"
      sx={{
        position: 'fixed',
        left: 16,
        bottom: LAYOUT.statusLinePx + 8,
        maxWidth: 480,
        display: 'flex',
        flexDirection: 'column',
        gap: 1,
        zIndex: 'snackbar',
      }}
    >
      {!isConnected && (
        <Alert severity="error" variant="filled">
          {text.connectionLost}
        </Alert>
      )}
      {notices.map((notice) => (
        <Alert
          key={notice.id}
          severity={notice.level}
          action={
            <ToolButton
              label={text.dismiss}
              onClick={() => app.getState().dismiss(notice.id)}
              icon={<Close />}
            />
          }
        >
          {notice.text} {notice.action}
        </Alert>
      ))}
    </Box>
  );
}
