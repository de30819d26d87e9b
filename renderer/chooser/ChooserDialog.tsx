import ArrowUpward from '@mui/icons-material/ArrowUpward';
import FolderOutlined from '@mui/icons-material/FolderOutlined';
import ImageOutlined from '@mui/icons-material/ImageOutlined';
import Box from '@mui/material/Box';
import Breadcrumbs from '@mui/material/Breadcrumbs';
import Button from '@mui/material/Button';
import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { FolderListing } from '../../shared/ipc/views.ts';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { formatBytes } from '../text/formatBytes.ts';
import { useText } from '../text/useText.ts';
import { Sheet } from '../widgets/Sheet.tsx';
import { useListing } from './useListing.ts';

/** The app's own file chooser, for the shell that has no native one. */
export function ChooserDialog() {
  const text = useText();
  const isOpen = useApp((state) => state.sheet === 'chooser');
  const { app, library } = useStores();
  const { listing, isOpening, open } = useListing('pictures', isOpen);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const go = (folder: string) => {
    setMarked(new Set());
    open(folder);
  };
  const take = (files: readonly string[]) => {
    app.getState().openSheet(null);
    setMarked(new Set());
    void library.getState().importFiles(files);
  };
  return (
    <Sheet
      name="chooser"
      title={text.choosePictures}
      width="md"
      actions={
        <>
          <Button
            disabled={listing === null || isOpening}
            onClick={() => {
              if (listing !== null) take([listing.id]);
            }}
          >
            {text.importThisFolder}
          </Button>
          <Button
            variant="contained"
            color="primary"
            disabled={marked.size === 0 || isOpening}
            onClick={() => take([...marked])}
          >
            {marked.size === 0 ? text.importPhotos : text.importSelected(marked.size)}
          </Button>
        </>
      }
    >
      {listing !== null && (
        <>
          <Crumbs listing={listing} onOpen={go} />
          <Entries
            listing={listing}
            marked={marked}
            isBusy={isOpening}
            onOpen={go}
            onMark={(id) => {
              if (!isOpening) setMarked(toggled(marked, id));
            }}
          />
        </>
      )}
    </Sheet>
  );
}

function Crumbs(props: { listing: FolderListing; onOpen: (folder: string) => void }) {
  const parent = props.listing.parents.at(-1);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, pb: 2 }}>
      <Button
        aria-label=".."
        disabled={parent === undefined}
        onClick={() => {
          if (parent !== undefined) props.onOpen(parent.id);
        }}
      >
        <ArrowUpward />
      </Button>
      <Breadcrumbs maxItems={5}>
        {props.listing.parents.map(({ id, name }) => (
          <Button key={id} onClick={() => props.onOpen(id)}>
            {name}
          </Button>
        ))}
        <Typography>{props.listing.name}</Typography>
      </Breadcrumbs>
    </Box>
  );
}

function Entries(props: {
  listing: FolderListing;
  marked: ReadonlySet<string>;
  isBusy: boolean;
  onOpen: (folder: string) => void;
  onMark: (file: string) => void;
}) {
  const text = useText();
  const { entries, isCut } = props.listing;
  if (entries.length === 0) return <Typography color="textSecondary">{text.emptyFolder}</Typography>;
  return (
    <>
      <List aria-busy={props.isBusy} disablePadding sx={{ height: 360, overflowY: 'auto' }}>
        {entries.map((entry) => (
          <Box component="li" key={entry.id}>
            <ListItemButton
              selected={props.marked.has(entry.id)}
              {...(entry.kind === 'file' ? { 'aria-pressed': props.marked.has(entry.id) } : {})}
              onClick={() => (entry.kind === 'folder' ? props.onOpen(entry.id) : props.onMark(entry.id))}
              sx={{ gap: 2 }}
            >
              {entry.kind === 'folder' ? <FolderOutlined /> : <ImageOutlined />}
              <Typography noWrap sx={{ flex: 1 }}>
                {entry.name}
              </Typography>
              {entry.kind === 'file' && (
                <Typography variant="caption" color="textSecondary">
                  {formatBytes(entry.bytes)}
                </Typography>
              )}
            </ListItemButton>
          </Box>
        ))}
      </List>
      {isCut && <Typography color="textSecondary">{text.cutFolder}</Typography>}
    </>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
