import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import type { LibraryBackup } from '../../shared/ipc/views.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import type { Catalogue } from '../text/en.ts';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';
import { ChoiceField } from './ChoiceField.tsx';

/** The library's backups by their day and what they hold, and the way back to one. */
export function BackupSettings() {
  const text = useText();
  const { client, app } = useStores();
  const [backups, setBackups] = useState<readonly LibraryBackup[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    void client.request('library.backups', {}).then(setBackups, app.getState().report);
  }, [client, app]);
  if (backups === null) return null;
  const readable = backups.filter(({ photoCount }) => photoCount !== null);
  const backup = readable.find(({ name }) => name === chosen) ?? readable[0];
  if (backup === undefined) {
    return (
      <Typography color="textSecondary" sx={{ gridColumn: '1 / -1' }}>
        {text.backupsNone}
      </Typography>
    );
  }
  const restore = () =>
    client
      .request('library.restore', { name: backup.name })
      .then(() => location.reload(), app.getState().report);
  return (
    <>
      <ChoiceField
        label={text.backup}
        value={backup.name}
        choices={readable.map((one) => ({ value: one.name, label: dateOf(one, text) }))}
        onChange={setChosen}
      />
      <Box sx={{ display: 'grid', gap: 2, alignContent: 'end', justifyItems: 'start' }}>
        <Typography color="textSecondary">
          {text.backupHolds(backup.photoCount ?? 0, backup.albumCount ?? 0, formatBytes(backup.bytes))}
        </Typography>
        <Button onClick={() => setAsked(true)}>{text.backupRestore}</Button>
      </Box>
      <RestoreQuestion
        isOpen={isAsked}
        backup={backup}
        onRestore={() => void restore()}
        onClose={() => setAsked(false)}
      />
    </>
  );
}

const dateOf = ({ savedAt }: LibraryBackup, { moment }: Catalogue): string => moment(new Date(savedAt));

function RestoreQuestion(props: {
  isOpen: boolean;
  backup: LibraryBackup;
  onRestore: () => void;
  onClose: () => void;
}) {
  const text = useText();
  const photoCount = useApp((state) => state.start.photoCount);
  const { isOpen, backup, onRestore, onClose } = props;
  return (
    <Dialog open={isOpen} onClose={onClose}>
      <DialogTitle variant="h2">{text.recoverBackup(dateOf(backup, text))}</DialogTitle>
      <DialogContent>{text.backupRestoreExplained(photoCount, backup.photoCount ?? 0)}</DialogContent>
      <DialogActions>
        <Button autoFocus onClick={onClose}>
          {text.cancel}
        </Button>
        <Button
          onClick={() => {
            onClose();
            onRestore();
          }}
        >
          {text.backupRestoreNow}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
