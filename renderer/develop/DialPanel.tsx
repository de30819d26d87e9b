import PushPin from '@mui/icons-material/PushPin';
import PushPinOutlined from '@mui/icons-material/PushPinOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { Dial } from '../../shared/packs/manifest.ts';
import { useDevelop, useStores, useViewer } from '../stores/StoresContext.tsx';
import { dialLabel, manifestText } from '../text/manifestText.ts';
import { useText } from '../text/useText.ts';
import { LAYOUT } from '../theme/theme.ts';
import { DialSlider } from '../widgets/DialSlider.tsx';
import { PanelSection } from '../widgets/PanelSection.tsx';
import { SidePanel } from '../widgets/SidePanel.tsx';
import { ToolButton } from '../widgets/ToolButton.tsx';
import { GridControls } from './GridControls.tsx';
import { LambdaPad } from './LambdaPad.tsx';
import { MissingPack, PackChoice } from './PackChoice.tsx';
import { ScaleChoice } from './ScaleChoice.tsx';
import { STEP_PANELS } from './steps/list.ts';

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
          <PanelSection title={text.dials} actions={<PadPin />}>
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

/** The pad goes with the pointer over the photo until it is told to stay. */
function PadPin() {
  const text = useText();
  const { viewer } = useStores();
  const isPinned = useViewer((state) => state.isPadPinned);
  const hasPad = useDevelop((state) => (state.settled?.pack.dials.length ?? 0) > 1);
  if (!hasPad) return null;
  return (
    <ToolButton
      label={text.pinPad}
      icon={isPinned ? <PushPin /> : <PushPinOutlined />}
      isOn={isPinned}
      onClick={() => viewer.getState().togglePadPin()}
    />
  );
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
