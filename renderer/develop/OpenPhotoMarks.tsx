import FlagOutlined from '@mui/icons-material/FlagOutlined';
import HighlightOff from '@mui/icons-material/HighlightOff';
import Box from '@mui/material/Box';
import Rating from '@mui/material/Rating';
import Typography from '@mui/material/Typography';
import { useDevelop, useLibrary, useStores } from '../stores/StoresContext.tsx';
import { targetsOf, useIsSynced } from '../stores/targets.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { ToolButton } from '../widgets/ToolButton.tsx';

/** A button of a panel is taller than the line. */
const BUTTON = { p: 0.25, width: LAYOUT.statusLinePx - 2, height: LAYOUT.statusLinePx - 2 };

/** Stars and flag of the open photo, which are set here, and how many others are selected and not meant. */
export function OpenPhotoMarks() {
  const text = useText();
  const stores = useStores();
  const { library } = stores;
  const isSynced = useIsSynced();
  const open = useDevelop((state) => state.photo);
  const listed = useLibrary((state) => (open === null ? undefined : state.photos.get(open.id)));
  const selected = useLibrary((state) => state.selection.ids.size);
  const photo = listed ?? open;
  if (photo === null) return null;
  const { rate, flag } = library.getState();
  const mark = (name: 'pick' | 'reject') => () =>
    void flag(targetsOf(stores), photo.flag === name ? 'none' : name);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, minWidth: 0, '& button': BUTTON }}>
      <Rating
        size="small"
        name="open-photo-rating"
        value={photo.rating}
        getLabelText={text.stars}
        onChange={(_, stars) => void rate(targetsOf(stores), stars ?? 0)}
        sx={{ color: 'mark.star' }}
      />
      <ToolButton
        label={text.keyPick}
        shortcut="P"
        icon={<FlagOutlined fontSize="small" />}
        isOn={photo.flag === 'pick'}
        onClick={mark('pick')}
      />
      <ToolButton
        label={text.keyReject}
        shortcut="X"
        icon={<HighlightOff fontSize="small" />}
        isOn={photo.flag === 'reject'}
        onClick={mark('reject')}
      />
      {selected > 1 && !isSynced && (
        <Typography variant="caption" noWrap title={text.selectedInDevelop(selected)}>
          {text.selectedInDevelop(selected)}
        </Typography>
      )}
    </Box>
  );
}
