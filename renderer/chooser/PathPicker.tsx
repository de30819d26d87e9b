import ArrowUpward from '@mui/icons-material/ArrowUpward';
import DescriptionOutlined from '@mui/icons-material/DescriptionOutlined';
import FolderOutlined from '@mui/icons-material/FolderOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import Typography from '@mui/material/Typography';
import type { ModelFileKind } from '../../shared/packs/modelFiles.ts';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { useListing } from './useListing.ts';

const LIST_PX = 180;

export interface ChosenPath {
  readonly id: string;
  readonly name: string;
}

export interface PathPickerProps {
  /** A folder; or a file of that kind. */
  readonly what: 'folder' | ModelFileKind;
  /** Hidden folders too: a model hub keeps its files there. */
  readonly showsHidden?: boolean;
  readonly onChoose: (path: ChosenPath) => void;
}

/** Folders and files below the shell's root, for the shell that has no dialogs of the system. */
export function PathPicker({ what, showsHidden = false, onChoose }: PathPickerProps) {
  const text = useText();
  const { listing, isOpening, open } = useListing(
    what === 'folder' ? (showsHidden ? 'weights' : 'pictures') : what,
  );
  if (listing === null) return null;
  const { entries, parents } = listing;
  const parent = parents.at(-1);
  const shown = what === 'folder' ? entries.filter(({ kind }) => kind === 'folder') : entries;
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
        {what === 'folder' && (
          <Button disabled={isOpening} onClick={() => onChoose({ id: listing.id, name: listing.name })}>
            {text.chooseThisFolder}
          </Button>
        )}
      </Box>
      <List aria-busy={isOpening} disablePadding sx={{ height: LIST_PX, overflowY: 'auto' }}>
        {shown.map(({ id, name, kind, bytes }) => (
          <Box component="li" key={id}>
            <ListItemButton
              onClick={() => {
                if (kind === 'folder') open(id);
                else if (!isOpening) onChoose({ id, name });
              }}
              sx={{ gap: 2 }}
            >
              {kind === 'folder' ? <FolderOutlined /> : <DescriptionOutlined />}
              <Typography noWrap sx={{ flex: 1 }}>
                {name}
              </Typography>
              {kind === 'file' && (
                <Typography variant="caption" color="textSecondary">
                  {formatBytes(bytes)}
                </Typography>
              )}
            </ListItemButton>
          </Box>
        ))}
      </List>
    </Box>
  );
}
