import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useEffect, useState } from 'react';
import { PathPicker } from '../chooser/PathPicker.tsx';
import { useApp, useStores } from '../stores/StoresContext.tsx';
import { useText } from '../text/useText.ts';
import type { Place } from './destination.ts';

/**
 * Where results go: beside the originals, the export folder, or one that is chosen now. The app's own copies of
 * dropped photos lie nowhere that anybody would look: for them the export folder stands in.
 */
export function DestinationField(props: {
  place: Place;
  /** What is exported. */
  ids: readonly number[];
  onChange: (place: Place) => void;
}) {
  const text = useText();
  const { client, app } = useStores();
  const exportFolder = useApp(({ settings, start }) => settings.exportFolder ?? start.exportFolder);
  const copies = useCopies(props.ids);
  const [isPicking, setPicking] = useState(false);
  const { place, ids, onChange } = props;
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
  const hasNoPlace = ids.length > 0 && copies === ids.length;
  const isBeside = place.kind === 'beside-original';
  return (
    <>
      <TextField
        select
        label={text.destination}
        value={isBeside && hasNoPlace ? 'export-folder' : place.kind}
        helperText={
          copies > 0 && isBeside ? text.copiesElsewhere(copies, ids.length, exportFolder) : undefined
        }
        onChange={(event) => change(event.target.value)}
      >
        <MenuItem value="beside-original" disabled={hasNoPlace}>
          {text.besideOriginal}
        </MenuItem>
        <MenuItem value="export-folder">{exportFolder}</MenuItem>
        {'name' in place && <MenuItem value={place.kind}>{place.name}</MenuItem>}
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

/** How many of the photos are copies that the app keeps. */
function useCopies(ids: readonly number[]): number {
  const { client, app } = useStores();
  const [copies, setCopies] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    let isWanted = true;
    client.request('photos.find', { query: { copy: true } }).then((found) => {
      if (isWanted) setCopies(new Set(found));
    }, app.getState().report);
    return () => {
      isWanted = false;
    };
  }, [client, app]);
  return ids.filter((id) => copies.has(id)).length;
}
