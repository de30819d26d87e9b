import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { PathPicker } from '../chooser/PathPicker.tsx';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';

export type NamedDestination =
  | { readonly kind: 'beside-original' }
  | { readonly kind: 'export-folder' }
  | { readonly kind: 'folder'; readonly folder: string; readonly name: string };

/** Where results go: beside the originals, the folder of the settings, or one that is chosen now. */
export function DestinationField(props: {
  destination: NamedDestination;
  onChange: (destination: NamedDestination) => void;
}) {
  const text = useText();
  const { client, app } = useStores();
  const exportFolder = useApp((state) => state.settings.exportFolder);
  const [isPicking, setPicking] = useState(false);
  const { destination, onChange } = props;
  const choose = async () => {
    if (app.getState().start.chooser === 'own') {
      setPicking(true);
      return;
    }
    const chosen = await client.request('files.choose', { what: 'folder' }).catch(app.getState().report);
    const folder = chosen?.[0];
    if (folder !== undefined) onChange({ kind: 'folder', folder: folder.id, name: folder.name });
  };
  const change = (value: string) => {
    setPicking(false);
    if (value === 'choose') void choose();
    else if (value === 'beside-original' || value === 'export-folder') onChange({ kind: value });
  };
  const isBeside = destination.kind === 'export-folder' && exportFolder === null;
  return (
    <>
      <TextField
        select
        label={text.destination}
        value={isBeside ? 'beside-original' : destination.kind}
        onChange={(event) => change(event.target.value)}
      >
        <MenuItem value="beside-original">{text.besideOriginal}</MenuItem>
        {exportFolder !== null && <MenuItem value="export-folder">{exportFolder}</MenuItem>}
        {destination.kind === 'folder' && <MenuItem value="folder">{destination.name}</MenuItem>}
        <MenuItem value="choose">{text.chooseFolder}</MenuItem>
      </TextField>
      {isPicking && (
        <PathPicker
          what="folder"
          onChoose={({ id, name }) => {
            setPicking(false);
            onChange({ kind: 'folder', folder: id, name });
          }}
        />
      )}
    </>
  );
}
