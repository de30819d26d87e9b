import { FEATHER_MIN, type VignetteField, vignetteStep } from '../../../shared/develop/steps/vignette.ts';
import { useDevelop, useStores } from '../../stores/StoresContext.tsx';
import { useText } from '../../text/useText.ts';
import { PanelSection } from '../../widgets/PanelSection.tsx';
import { ValueSlider } from '../../widgets/ValueSlider.tsx';

const FIELDS: readonly (readonly [field: VignetteField, min: number])[] = [
  ['amount', -1],
  ['radius', 0],
  ['feather', FEATHER_MIN],
];

/** What a lens made of the corners, taken out. */
export function VignettePanel() {
  const text = useText();
  const { develop } = useStores();
  const settled = useDevelop((state) => state.settled);
  if (settled === null) return null;
  const value = settled.steps.vignette ?? vignetteStep.neutral;
  const { previewStep, commit } = develop.getState();
  // A place without an amount would be forgotten: only what changes the photo is kept.
  const shown = vignetteStep.isNeutral(value) ? FIELDS.slice(0, 1) : FIELDS;
  return (
    <PanelSection title={text.vignette}>
      {shown.map(([field, min]) => (
        <ValueSlider
          key={field}
          label={text.vignetteFields[field]}
          hint={text.vignetteHint}
          value={value[field]}
          range={[min, 1]}
          defaultValue={vignetteStep.neutral[field]}
          onPreview={(next) => previewStep(vignetteStep, { ...value, [field]: next })}
          onCommit={() => void commit(vignetteStep.label)}
        />
      ))}
    </PanelSection>
  );
}
