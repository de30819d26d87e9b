import Close from '@mui/icons-material/Close';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { failureSentences } from '../text/failureText.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** What a person should know, until it is put away; never over a photo's middle. */
export function Notices() {
  const text = useText();
  const { app } = useStores();
  const notices = useApp((state) => state.notices);
  const screen = useApp((state) => state.screen);
  const isConnected = useApp((state) => state.isConnected);
  return (
    <Box
      role="log"
      aria-live="polite"
      sx={{
        position: 'fixed',
        // Nothing lies under it that is clicked: in Develop the photo's upper edge, elsewhere the grid's lower one.
        left: LAYOUT.leftPanelPx + 12,
        ...(screen === 'develop'
          ? { top: LAYOUT.topBarPx + LAYOUT.compareBarPx + 12 }
          : { bottom: LAYOUT.statusLinePx + LAYOUT.compareBarPx + 6 }),
        maxWidth: 560,
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
          {typeof notice.what === 'string' ? notice.what : failureSentences(notice.what, text)}
        </Alert>
      ))}
    </Box>
  );
}
