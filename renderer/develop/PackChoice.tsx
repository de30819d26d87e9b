import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { preferredPacks } from '../../shared/develop/resolvePack.ts';
import type { PackSummary } from '../../shared/ipc/views.ts';
import { fasterPack, secondsFor } from '../../shared/packs/waiting.ts';
import { useApp, useDevelop, useStores } from '../stores/StoresContext.tsx';
import { outputSize } from '../stores/settled.ts';
import { manifestText } from '../text/manifestText.ts';
import { useText } from '../text/useText.ts';
import { useCost } from './useCost.ts';
import { useOtherPack } from './useOtherPack.ts';

/** A recipe whose pack is not there is shown with a newer version of it, or with another one, and says so. */
export function MissingPack() {
  const text = useText();
  const other = useOtherPack();
  if (other === null) return null;
  const { made, used, isNewer } = other;
  return (
    <Typography variant="caption" component="p" color={isNewer ? 'textSecondary' : 'error'} sx={{ mb: 1.5 }}>
      {isNewer
        ? text.madeWithVersion(made.version, used.version)
        : text.madeWith(made.id, made.version, used.name)}
    </Typography>
  );
}

/** Packs, each with what it would cost. */
export function PackChoice() {
  const text = useText();
  const { develop } = useStores();
  const packs = useApp((state) => state.start.packs);
  const current = useDevelop((state) => state.settled?.pack);
  const scale = useDevelop((state) => state.settled?.scale ?? 1);
  const costOf = useCost();
  const id = useId();
  if (current === undefined) return null;
  const offered = preferredPacks(packs);
  // An edit stays with the version that it was made with as long as that is there; a newer one is chosen by hand.
  const isOlder = !offered.some(({ hash }) => hash === current.hash);
  const choices = isOlder ? [current, ...offered] : offered;
  const nameOf = (pack: PackSummary) =>
    isOlder && pack.id === current.id ? `${pack.name} ${pack.version}` : pack.name;
  return (
    <>
      <Select
        fullWidth
        value={current.hash}
        inputProps={{ 'aria-label': text.pack }}
        renderValue={() => nameOf(current)}
        onChange={(event) => {
          const pack = choices.find(({ hash }) => hash === event.target.value);
          if (pack !== undefined) void develop.getState().set({ pack }, 'pack');
        }}
      >
        {choices.map((pack) => (
          <MenuItem
            key={pack.hash}
            value={pack.hash}
            aria-label={nameOf(pack)}
            aria-describedby={`${id}-${pack.hash}`}
          >
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography noWrap>{nameOf(pack)}</Typography>
              <Typography id={`${id}-${pack.hash}`} variant="caption" component="p" color="textSecondary">
                {costOf(pack, scale)}
              </Typography>
            </Box>
          </MenuItem>
        ))}
      </Select>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1.5 }}>
        {manifestText(current.description, text)}
      </Typography>
      <FasterPack />
    </>
  );
}

/** Where the wait would be long and another pack with the same dials is much faster. */
function FasterPack() {
  const text = useText();
  const { develop } = useStores();
  const photo = useDevelop((state) => state.photo);
  const settled = useDevelop((state) => state.settled);
  const packs = useApp((state) => state.start.packs);
  const speeds = useApp((state) => state.speeds);
  if (photo === null || settled === null) return null;
  const { width, height } = outputSize(photo, settled.scale);
  const pixels = width * height;
  const pack = fasterPack(pixels, settled.pack, preferredPacks(packs), speeds);
  if (pack === null) return null;
  const [long, short] = [settled.pack, pack].map((timed) => secondsFor(pixels, timed, speeds) ?? 0);
  return (
    <Box role="note" sx={{ mt: 1.5, p: 2, borderRadius: 1, bgcolor: 'surface.raised' }}>
      <Typography variant="caption" component="p">
        {text.fasterPack(text.duration(long ?? 0), pack.name, text.duration(short ?? 0))}
      </Typography>
      <Button onClick={() => void develop.getState().set({ pack }, 'pack')} sx={{ ml: -2 }}>
        {text.changeToPack(pack.name)}
      </Button>
    </Box>
  );
}
