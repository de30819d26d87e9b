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
import type { PhotoQueryInput } from '../../shared/library/photoQuery.ts';
import { shownName } from '../../shared/text/shownName.ts';
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
import { RemoveQuestion } from './RemoveQuestion.tsx';
import { useImport } from './useImport.ts';

/** `undefined` takes a condition away; the query's type does not know absent values with a name. */
type QueryChange = { [K in keyof PhotoQueryInput]?: PhotoQueryInput[K] | undefined };

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

function useFilter(): (change: QueryChange) => void {
  const { library } = useStores();
  return (change) => void library.getState().filter(change as Partial<PhotoQueryInput>);
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
          isCurrent={current === undefined && folder === undefined && importedFromMs === undefined}
          onClick={() => filter({ albumId: undefined, folder: undefined, importedFromMs: undefined })}
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
      onClick={() => filter({ albumId: undefined, folder: undefined, importedFromMs: last.fromMs })}
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
      onClick={() => filter({ albumId: album.id, folder: undefined, importedFromMs: undefined })}
      onRename={(name) => void library.getState().renameAlbum(album.id, name)}
      onRemove={onRemove}
      onPhotos={(ids, files) => {
        if (files.length > 0) void library.getState().importDropped(files, album.id);
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

const COPY_FOLDER = /uploads[\\/][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function Folders() {
  const text = useText();
  const filter = useFilter();
  const facets = useLibrary((state) => state.facets);
  // The app's own copies lie in a folder each, whose names say nothing.
  const folders = facets.folders.filter(({ value }) => !COPY_FOLDER.test(value));
  const current = useLibrary((state) => state.query.folder);
  if (folders.length === 0) return null;
  return (
    <PanelSection title={text.folders}>
      <List disablePadding>
        {folders.map(({ value, photos }) => (
          <PanelRow
            key={value}
            label={shownName(value.split(/[\\/]/).filter(Boolean).at(-1) ?? value)}
            title={shownName(value)}
            detail={String(photos)}
            isCurrent={value === current}
            onClick={() =>
              filter({
                folder: value === current ? undefined : value,
                albumId: undefined,
                importedFromMs: undefined,
              })
            }
          />
        ))}
      </List>
    </PanelSection>
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
