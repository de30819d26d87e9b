import Colorize from '@mui/icons-material/Colorize';
import Box from '@mui/material/Box';
import { fadeStep } from '../../../shared/develop/steps/fade.ts';
import { EXPOSURE_MAX_EV, type ToneField, toneStep } from '../../../shared/develop/steps/tone.ts';
import { useDevelop, useStores, useViewer } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ToolButton } from '../../widgets/ToolButton.tsx';
import { ValueSlider } from '../../widgets/ValueSlider.tsx';

/** As people know them: colour of the light, brightness, colours. */
const GROUPS: readonly (readonly ToneField[])[] = [
  ['temperature', 'tint'],
  ['exposure', 'contrast', 'highlights', 'shadows', 'whites', 'blacks'],
  ['vibrance', 'saturation'],
];

/** Faded colours, light and colour. They come last, and the network does not run again. */
export function TonePanel() {
  const text = useText();
  const { develop, viewer } = useStores();
  const isPicking = useViewer(({ tool }) => tool?.kind === 'white-balance');
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const { previewStep, commit } = develop.getState();
  const tone = settled.steps.tone ?? toneStep.neutral;
  const { strength } = settled.steps.fade ?? fadeStep.neutral;
  return (
    <PanelSection
      title={text.tone}
      name="tone"
      actions={
        <ToolButton
          label={text.whiteBalanceTool}
          shortcut="W"
          icon={<Colorize />}
          isOn={isPicking}
          onClick={() => viewer.getState().setTool(isPicking ? null : { kind: 'white-balance' })}
        />
      }
    >
      <ValueSlider
        label={text.fade}
        hint={text.fadeHint}
        value={strength}
        range={[0, 1]}
        defaultValue={0}
        onPreview={(next) => previewStep(fadeStep, { version: 1, strength: next })}
        onCommit={() => void commit(fadeStep.label)}
      />
      {GROUPS.map((fields) => (
        <Box key={fields.join()} sx={{ mt: 1, pt: 1, borderTop: 1, borderColor: 'divider' }}>
          {fields.map((field) => {
            const max = field === 'exposure' ? EXPOSURE_MAX_EV : 1;
            return (
              <ValueSlider
                key={field}
                label={text.labels[field] ?? field}
                value={tone[field]}
                range={[-max, max]}
                defaultValue={0}
                onPreview={(next) => previewStep(toneStep, { ...tone, [field]: next })}
                onCommit={() => void commit(field)}
              />
            );
          })}
        </Box>
      ))}
    </PanelSection>
  );
}
