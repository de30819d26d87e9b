import ArrowUpward from '@mui/icons-material/ArrowUpward';
import FolderOutlined from '@mui/icons-material/FolderOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import type { FolderListing } from '../../shared/ipc/views.ts';
import { useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

const LIST_PX = 180;

export interface ChosenFolder {
  readonly id: string;
  readonly name: string;
}

/** Folders below the shell's root, for the shell that has no dialogs of the system. */
export function FolderPicker({ onChoose }: { onChoose: (folder: ChosenFolder) => void }) {
  const text = useText();
  const { client, app } = useStores();
  const [listing, setListing] = useState<FolderListing | null>(null);
  useEffect(() => {
    client.request('files.list', {}).then(setListing, app.getState().report);
  }, [client, app]);
  const open = (folder: string) =>
    void client.request('files.list', { folder }).then(setListing, app.getState().report);
  if (listing === null) return null;
  const parent = listing.parents.at(-1);
  return (
    <Box sx={{ gridColumn: '1 / -1', border: 1, borderColor: 'divider', borderRadius: 1, p: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
        <ToolButton
          label={parent?.name ?? text.folders}
          icon={<ArrowUpward />}
          isDisabled={parent === undefined}
          onClick={() => {
            if (parent !== undefined) open(parent.id);
          }}
        />
        <Typography noWrap sx={{ flex: 1 }}>
          {listing.name}
        </Typography>
        <Button onClick={() => onChoose({ id: listing.id, name: listing.name })}>
          {text.chooseThisFolder}
        </Button>
      </Box>
      <List disablePadding sx={{ height: LIST_PX, overflowY: 'auto' }}>
        {listing.entries
          .filter((entry) => entry.kind === 'folder')
          .map((entry) => (
            <Box component="li" key={entry.id}>
              <ListItemButton onClick={() => open(entry.id)} sx={{ gap: 2 }}>
                <FolderOutlined />
                <Typography noWrap>{entry.name}</Typography>
              </ListItemButton>
            </Box>
          ))}
      </List>
    </Box>
  );
}
