import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { preferredPacks } from '../../shared/develop/resolvePack.ts';
import type { Dial } from '../../shared/packs/manifest.ts';
import { useApp, useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import { outputSize } from '../stores/settled.ts';
import { dialLabel, manifestText } from '../text/manifestText.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { DialSlider } from '../widgets/DialSlider.tsx';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { SidePanel } from '../widgets/SidePanel.tsx';
import { GridControls } from './GridControls.tsx';
import { LambdaPad } from './LambdaPad.tsx';
import { STEP_PANELS } from './steps/list.ts';
import { useOtherPack } from './useOtherPack.ts';

const SCALES = [1, 1.5, 2, 3, 4] as const;
const MEGAPIXEL = 1_000_000;

/** Nothing here but the dials themselves is rendered while one moves. */
export function DialPanel() {
  const text = useText();
  const { app } = useStores();
  const dials = useDevelop((state) => state.settled?.pack.dials);
  const hasPhoto = useDevelop((state) => state.photo !== null);
  const isGrid = useViewer((state) => state.mode === 'grid');
  if (!hasPhoto)
    return (
      <SidePanel label={text.dials} widthPx={LAYOUT.rightPanelPx} side="right">
        {null}
      </SidePanel>
    );
  return (
    <SidePanel label={text.dials} widthPx={LAYOUT.rightPanelPx} side="right">
      {dials === undefined ? (
        <Typography sx={{ p: 3 }} color="textSecondary">
          {text.noPack}
        </Typography>
      ) : (
        <>
          <PanelSection title={text.dials}>
            <LambdaPad />
            <Box sx={{ mt: 2 }}>
              {dials.map((dial) => (
                <PackDial key={dial.id} dial={dial} />
              ))}
            </Box>
          </PanelSection>
          {isGrid && (
            <PanelSection title={text.compareGrid}>
              <GridControls />
            </PanelSection>
          )}
          <PanelSection title={text.scale}>
            <ScaleChoice />
          </PanelSection>
          <PanelSection title={text.pack}>
            <MissingPack />
            <PackChoice />
          </PanelSection>
          <StepPanels />
        </>
      )}
      <Box sx={{ flex: 1 }} />
      <Box sx={{ p: 2, position: 'sticky', bottom: 0, bgcolor: 'surface.panel' }}>
        <Button
          fullWidth
          variant="outlined"
          disabled={dials === undefined}
          onClick={() => app.getState().openSheet('export')}
        >
          {text.exportDots}
        </Button>
      </Box>
    </SidePanel>
  );
}

/** What the steps show of themselves, in the order in which they act. */
function StepPanels() {
  return STEP_PANELS.map(({ id, Panel }) => <Panel key={id} />);
}

function PackDial({ dial }: { dial: Dial }) {
  const text = useText();
  const { develop } = useStores();
  const value = useDevelop((state) => state.settled?.dials[dial.id] ?? dial.default);
  return (
    <DialSlider
      label={dialLabel(dial, text)}
      symbol={dial.symbol}
      description={manifestText(dial.description, text)}
      hint={text.dialHint}
      value={value}
      range={dial.range}
      defaultValue={dial.default}
      onPreview={(next) => develop.getState().preview({ [dial.id]: next })}
      onCommit={() => void develop.getState().commit(dial.id)}
    />
  );
}

function ScaleChoice() {
  const text = useText();
  const { develop } = useStores();
  const pack = useDevelop((state) => state.settled?.pack);
  const current = useDevelop((state) => state.settled?.scale);
  const photo = useDevelop((state) => state.photo);
  if (pack === undefined || current === undefined || photo === null) return null;
  const { min, max } = pack.scales;
  const { width, height } = outputSize(photo, current);
  return (
    <>
      <ToggleButtonGroup
        exclusive
        fullWidth
        size="small"
        value={current}
        aria-label={text.scale}
        onChange={(_, scale: number | null) => {
          if (scale !== null) void develop.getState().set({ scale }, 'scale');
        }}
      >
        {SCALES.filter((scale) => scale >= min && scale <= max).map((scale) => (
          <ToggleButton key={scale} value={scale} sx={{ py: 0.5 }}>
            ×{scale}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1.5 }}>
        {text.outputSize(width, height, ((width * height) / MEGAPIXEL).toFixed(1))}
      </Typography>
    </>
  );
}

/** A recipe whose pack is not there is shown with a newer version of it, or with another one, and says so. */
function MissingPack() {
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

function PackChoice() {
  const text = useText();
  const { develop } = useStores();
  const packs = useApp((state) => state.start.packs);
  const current = useDevelop((state) => state.settled?.pack);
  if (current === undefined) return null;
  const offered = preferredPacks(packs);
  // An edit stays with the version that it was made with as long as that is there; a newer one is chosen by hand.
  const isOlder = !offered.some(({ hash }) => hash === current.hash);
  const choices = isOlder ? [current, ...offered] : offered;
  return (
    <>
      <Select
        fullWidth
        value={current.hash}
        inputProps={{ 'aria-label': text.pack }}
        onChange={(event) => {
          const pack = choices.find(({ hash }) => hash === event.target.value);
          if (pack !== undefined) void develop.getState().set({ pack }, 'pack');
        }}
      >
        {choices.map((pack) => (
          <MenuItem key={pack.hash} value={pack.hash}>
            {isOlder && pack.id === current.id ? `${pack.name} ${pack.version}` : pack.name}
          </MenuItem>
        ))}
      </Select>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1.5 }}>
        {manifestText(current.description, text)}
      </Typography>
    </>
  );
}
