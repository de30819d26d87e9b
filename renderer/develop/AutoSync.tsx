import SyncAlt from '@mui/icons-material/SyncAlt';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useApp, useLibrary, useStores } from '../stores/StoresContext.tsx';
import { useIsSynced } from '../stores/targets.ts';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** Every change of the open photo goes to all that are selected. */
export function AutoSyncButton() {
  const text = useText();
  const { app } = useStores();
  const isOn = useApp((state) => state.isAutoSync);
  const selected = useLibrary((state) => state.selection.ids.size);
  return (
    <ToolButton
      label={text.autoSync}
      icon={<SyncAlt />}
      isOn={isOn}
      isDisabled={!isOn && selected < 2}
      onClick={() => app.getState().setAutoSync(!isOn)}
    />
  );
}

/** Said over the photo for as long as it is so: what one does here is done to more than one sees. */
export function AutoSyncNote() {
  const text = useText();
  const { app } = useStores();
  const isSynced = useIsSynced();
  const selected = useLibrary((state) => state.selection.ids.size);
  if (!isSynced) return null;
  return (
    <Box
      role="alert"
      sx={{
        ...{ position: 'absolute', left: 8, right: 8, top: 8, mx: 'auto', width: 'fit-content' },
        ...{ display: 'flex', alignItems: 'center', gap: 3, px: 4, py: 1, borderRadius: 1 },
        ...{ bgcolor: 'primary.main', color: 'primary.contrastText' },
      }}
    >
      <Typography sx={{ fontWeight: 600 }}>{text.autoSyncOn(selected)}</Typography>
      <Button
        variant="outlined"
        onClick={() => app.getState().setAutoSync(false)}
        sx={{ flexShrink: 0, color: 'inherit', borderColor: 'currentcolor' }}
      >
        {text.autoSyncEnd}
      </Button>
    </Box>
  );
}
