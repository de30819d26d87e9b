import Add from '@mui/icons-material/Add';
import PlaylistAdd from '@mui/icons-material/PlaylistAdd';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import List from '@mui/material/List';
import MenuItem from '@mui/material/MenuItem';
import Rating from '@mui/material/Rating';
import Select from '@mui/material/Select';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { Album } from '../../shared/library/photo.ts';
import { useApp, useLibrary, useStores } from '../stores/StoresContext.tsx';
import { targetsOf } from '../stores/targets.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { NameField } from '../widgets/NameField.tsx';
import { PanelRow } from '../widgets/PanelRow.tsx';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { SidePanel } from '../widgets/SidePanel.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { DateRange } from './DateRange.tsx';
import { Folders } from './Folders.tsx';
import { RemoveQuestion } from './RemoveQuestion.tsx';
import { NO_OTHER_SET, useFilter } from './useFilter.ts';
import { useImport } from './useImport.ts';

export function FilterPanel() {
  const text = useText();
  const { chooseFolder } = useImport();
  return (
    <SidePanel label={text.filters} widthPx={LAYOUT.leftPanelPx} side="left">
      <Albums />
      <Folders />
      <PanelSection title={text.filters}>
        <Conditions />
        <ClearFilters />
      </PanelSection>
      <Box sx={{ flex: 1 }} />
      <Box sx={{ p: 2 }}>
        <Button fullWidth variant="outlined" onClick={chooseFolder}>
          {text.importFolder}
        </Button>
      </Box>
    </SidePanel>
  );
}

function Albums() {
  const text = useText();
  const stores = useStores();
  const { library } = stores;
  const filter = useFilter();
  const albums = useLibrary((state) => state.albums);
  const current = useLibrary((state) => state.query.albumId);
  const folder = useLibrary((state) => state.query.folder);
  const importedFromMs = useLibrary((state) => state.query.importedFromMs);
  const isCopies = useLibrary((state) => state.query.copy === true);
  const [isNaming, setNaming] = useState(false);
  const [removed, setRemoved] = useState<Album | null>(null);
  const create = (name: string | null) => {
    setNaming(false);
    if (name !== null) void library.getState().createAlbum(name, targetsOf(stores));
  };
  return (
    <PanelSection
      title={text.albums}
      actions={<ToolButton label={text.newAlbum} icon={<Add />} onClick={() => setNaming(true)} />}
    >
      <List disablePadding>
        <PanelRow
          label={text.allPhotos}
          isCurrent={
            current === undefined && folder === undefined && importedFromMs === undefined && !isCopies
          }
          onClick={() => filter({ ...NO_OTHER_SET, folder: undefined })}
        />
        <LastImport />
        {albums.map((album) => (
          <AlbumRow key={album.id} album={album} onRemove={() => setRemoved(album)} />
        ))}
        {isNaming && (
          <li>
            <NameField
              label={text.albumName}
              initial={`${text.albums} ${albums.length + 1}`}
              onDone={create}
            />
          </li>
        )}
      </List>
      <RemoveQuestion
        isOpen={removed !== null}
        title={text.removeAlbumQuestion(removed?.name ?? '')}
        explanation={text.removeAlbumExplained}
        onRemove={() => {
          if (removed !== null) void library.getState().removeAlbum(removed.id);
        }}
        onClose={() => setRemoved(null)}
      />
    </PanelSection>
  );
}

/** What came in last, until the person puts the set away or another import takes its place. */
function LastImport() {
  const text = useText();
  const { app } = useStores();
  const filter = useFilter();
  const last = useApp((state) => state.settings.lastImport);
  const current = useLibrary((state) => state.query.importedFromMs);
  if (last === null) return null;
  const putAway = () => {
    void app.getState().save({ lastImport: null });
    if (current !== undefined) filter({ importedFromMs: undefined });
  };
  return (
    <PanelRow
      label={text.lastImport}
      isCurrent={current === last.fromMs}
      onClick={() => filter({ ...NO_OTHER_SET, folder: undefined, importedFromMs: last.fromMs })}
      menu={[{ label: text.lastImportClear, work: putAway }]}
    />
  );
}

function AlbumRow({ album, onRemove }: { album: Album; onRemove: () => void }) {
  const text = useText();
  const stores = useStores();
  const { library } = stores;
  const filter = useFilter();
  const current = useLibrary((state) => state.query.albumId);
  const selected = useLibrary((state) => state.selection.ids.size);
  return (
    <PanelRow
      label={album.name}
      detail={String(album.photos)}
      isCurrent={album.id === current}
      onClick={() => filter({ ...NO_OTHER_SET, folder: undefined, albumId: album.id })}
      onRename={(name) => void library.getState().renameAlbum(album.id, name)}
      onRemove={onRemove}
      onPhotos={(ids, things) => {
        if (things.length > 0) void library.getState().importDropped(things, album.id);
        else void library.getState().addToAlbum(album.id, ids);
      }}
      action={
        selected > 0 && album.id !== current ? (
          <ToolButton
            label={text.addToAlbum(album.name, selected)}
            icon={<PlaylistAdd />}
            onClick={() => void library.getState().addToAlbum(album.id, targetsOf(stores))}
          />
        ) : null
      }
    />
  );
}

function Conditions() {
  const text = useText();
  const filter = useFilter();
  const query = useLibrary((state) => state.query);
  const cameras = useLibrary((state) => state.facets.cameras);
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Box>
        <Typography variant="caption" color="textSecondary" component="p">
          {text.ratingAtLeast}
        </Typography>
        <Rating
          size="small"
          name="minimum-rating"
          value={query.minRating ?? 0}
          getLabelText={text.stars}
          onChange={(_, stars) => filter({ minRating: stars ?? undefined })}
          sx={{ color: 'mark.star' }}
        />
      </Box>
      <Choice
        label={text.flags}
        value={query.flags?.[0] ?? ''}
        choices={[
          ['', text.flagAny],
          ['pick', text.flagPick],
          ['none', text.flagNone],
          ['reject', text.flagReject],
        ]}
        onChange={(value) =>
          filter({ flags: value === '' ? undefined : [value as 'pick' | 'none' | 'reject'] })
        }
      />
      <Choice
        label={text.edited}
        value={query.edited === undefined ? '' : String(query.edited)}
        choices={[
          ['', text.editedAny],
          ['true', text.editedYes],
          ['false', text.editedNo],
        ]}
        onChange={(value) => filter({ edited: value === '' ? undefined : value === 'true' })}
      />
      <DateRange from={query.from} to={query.to} onChange={filter} />
      {cameras.length > 0 && (
        <Choice
          label={text.camera}
          value={query.camera ?? ''}
          choices={[['', text.anyCamera], ...cameras.map(({ value }) => [value, value] as const)]}
          onChange={(value) => filter({ camera: value === '' ? undefined : value })}
        />
      )}
    </Box>
  );
}

/** Whatever narrows the list, the search too. */
function ClearFilters() {
  const text = useText();
  const { library } = useStores();
  const isNarrowed = useLibrary(({ query }) =>
    Object.entries(query).some(
      ([name, value]) => name !== 'sort' && name !== 'descending' && value !== undefined && value !== '',
    ),
  );
  if (!isNarrowed) return null;
  return (
    <Button fullWidth onClick={() => void library.getState().clearFilter()} sx={{ mt: 2 }}>
      {text.clearFilters}
    </Button>
  );
}

function Choice(props: {
  label: string;
  value: string;
  choices: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <Select
      fullWidth
      displayEmpty
      value={props.value}
      inputProps={{ 'aria-label': props.label }}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {props.choices.map(([value, label]) => (
        <MenuItem key={value} value={value}>
          {label}
        </MenuItem>
      ))}
    </Select>
  );
}
