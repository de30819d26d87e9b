import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { PathButton } from '../chooser/PathButton.tsx';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

/** Where exports go unless another place is named. */
export function ExportFolderField() {
  const text = useText();
  const { app } = useStores();
  const folder = useApp((state) => state.settings.exportFolder);
  return (
    <Box sx={{ gridColumn: '1 / -1', display: 'grid', gap: 2 }}>
      <TextField
        label={text.exportFolder}
        value={folder ?? text.besideOriginal}
        slotProps={{ input: { readOnly: true } }}
      />
      <Box sx={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: 2 }}>
        <PathButton
          what="folder"
          label={text.chooseFolder}
          onChoose={({ id }) => void app.getState().setExportFolder(id)}
        />
        {folder !== null && (
          <Button onClick={() => void app.getState().setExportFolder(null)} sx={{ justifySelf: 'start' }}>
            {text.besideOriginal}
          </Button>
        )}
      </Box>
    </Box>
  );
}
