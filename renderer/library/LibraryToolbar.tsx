import AddPhotoAlternateOutlined from '@mui/icons-material/AddPhotoAlternateOutlined';
import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import FlagOutlined from '@mui/icons-material/FlagOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import SaveAltOutlined from '@mui/icons-material/SaveAltOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Rating from '@mui/material/Rating';
import Select from '@mui/material/Select';
import Slider from '@mui/material/Slider';
import Tooltip from '@mui/material/Tooltip';
import { PHOTO_SORTS, type PhotoSort } from '../../shared/library/photoQuery.ts';
import { useApp, useLibrary, useStores } from '../stores/StoresContext.tsx';
import { targetsOf } from '../stores/targets.ts';
import type { Catalogue } from '../text/en.ts';
import { useText } from '../text/useText.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { ToolRow } from '../widgets/ToolRow.tsx';
import { useImport } from './useImport.ts';

const THUMBNAIL_MIN_PX = 104;
const THUMBNAIL_MAX_PX = 400;

export function LibraryToolbar() {
  const text = useText();
  const { choosePictures } = useImport();
  const { library, app } = useStores();
  const thumbnailPx = useApp((state) => state.thumbnailPx);
  const importing = useLibrary((state) => state.importing);
  return (
    <ToolRow label={text.library} gap={2}>
      {importing === null ? (
        <Button startIcon={<AddPhotoAlternateOutlined />} onClick={choosePictures}>
          {text.importPhotos}
        </Button>
      ) : (
        <Button onClick={() => library.getState().cancelImport()}>{text.cancel}</Button>
      )}
      <SelectionTools />
      <Box sx={{ flex: 1 }} />
      <SortChoice />
      <Slider
        aria-label={text.thumbnailSize}
        value={thumbnailPx}
        min={THUMBNAIL_MIN_PX}
        max={THUMBNAIL_MAX_PX}
        onChange={(_, value) => app.getState().setThumbnailPx(Number(value))}
        sx={{ flex: '1 1 48px', maxWidth: 104 }}
      />
    </ToolRow>
  );
}

/** Every one of them says how many photos it is about. */
function SelectionTools() {
  const text = useText();
  const stores = useStores();
  const { app, library } = stores;
  const count = useLibrary((state) => state.selection.ids.size);
  const current = useLibrary((state) =>
    state.selection.current === null ? undefined : state.photos.get(state.selection.current),
  );
  if (count === 0) return null;
  const flag = (name: 'pick' | 'reject') => () =>
    void library.getState().flag(targetsOf(stores), current?.flag === name ? 'none' : name);
  return (
    <>
      <Tooltip title={text.rateCount(count)}>
        <Rating
          size="small"
          name="rating"
          value={current?.rating ?? 0}
          getLabelText={text.stars}
          onChange={(_, stars) => void library.getState().rate(targetsOf(stores), stars ?? 0)}
          sx={{ color: 'mark.star' }}
        />
      </Tooltip>
      <ToolButton
        label={text.pickCount(count)}
        shortcut="P"
        icon={<FlagOutlined />}
        isOn={current?.flag === 'pick'}
        onClick={flag('pick')}
      />
      <ToolButton
        label={text.rejectCount(count)}
        shortcut="X"
        icon={<HighlightOff />}
        isOn={current?.flag === 'reject'}
        onClick={flag('reject')}
      />
      <ToolButton
        label={text.exportCountDots(count)}
        shortcut="Ctrl+Shift+E"
        icon={<SaveAltOutlined />}
        onClick={() => app.getState().openSheet('export-many')}
      />
      <ToolButton
        label={text.removeFromLibrary(count)}
        shortcut="Delete"
        icon={<DeleteOutlined />}
        onClick={() => app.getState().openSheet('remove')}
      />
    </>
  );
}

const SORT_NAMES: Record<Exclude<PhotoSort, 'album'>, (text: Catalogue) => string> = {
  date: (text) => text.sortDate,
  imported: (text) => text.sortImported,
  name: (text) => text.sortName,
  rating: (text) => text.sortRating,
};

function SortChoice() {
  const text = useText();
  const { library } = useStores();
  const sort = useLibrary((state) => state.query.sort ?? 'date');
  const isDescending = useLibrary((state) => state.query.descending ?? false);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center' }}>
      <Select
        variant="standard"
        disableUnderline
        value={sort}
        inputProps={{ 'aria-label': text.sortBy }}
        onChange={(event) => void library.getState().filter({ sort: event.target.value as PhotoSort })}
      >
        {PHOTO_SORTS.filter((name) => name !== 'album').map((name) => (
          <MenuItem key={name} value={name}>
            {SORT_NAMES[name](text)}
          </MenuItem>
        ))}
      </Select>
      <ToolButton
        label={isDescending ? text.descending : text.ascending}
        icon={isDescending ? <ArrowDownward /> : <ArrowUpward />}
        onClick={() => void library.getState().filter({ descending: !isDescending })}
      />
    </Box>
  );
}
